/** Lets a server listen on a free port, says where, and ends the process with exit code 0 on SIGTERM. */
export const listen = (server) => {
  server.listen(0, '127.0.0.1', () => process.stdout.write(`listens on http://127.0.0.1:${server.address().port}\n`));
  process.on('SIGTERM', () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
};
