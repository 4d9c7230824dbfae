const OLDEST = [22, 19] as const;

/** Ends the process with one sentence on a Node that some libraries crash on without a message. */
export const refuseOldNode = (version = process.versions.node): void => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  process.stderr.write(
    `This is Node ${version}; the gateway needs Node ${OLDEST.join('.')} or newer. Start it with "npm start", which brings Node 24 along.\n`,
  );
  process.exit(1);
};
