import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A connection on which every byte is the test's own. Errors end it; what came stays. */
export interface Line {
  readonly socket: Socket;
  /** Everything that came so far. */
  readonly heard: () => string;
  /** Resolves to everything that came, once the other side has ended the connection. */
  readonly ended: Promise<string>;
}

export const openLine = async (url: string): Promise<Line> => {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  let heard = '';
  socket.on('error', () => undefined);
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')));
  socket.once('end', () => {
    socket.destroy();
  });
  const ended = new Promise<string>((resolve) => {
    socket.once('close', () => {
      resolve(heard);
    });
  });
  await Promise.race([once(socket, 'connect'), ended]);
  return { socket, heard: () => heard, ended };
};

const TRIES = 20;

const sayOnce = async (url: string, pieces: readonly (string | Buffer)[]): Promise<string> => {
  const { socket, heard, ended } = await openLine(url);
  for (const piece of pieces) {
    socket.write(piece);
    while (socket.writableNeedDrain && heard() === '' && !socket.destroyed) await pause(1);
    if (heard() !== '' || socket.destroyed) break;
  }
  return ended;
};

/**
 * Sends piece after piece until an answer begins, and hears the other side out. A refusal that comes while the sender still sends may be lost with
 * the connection, as TCP has it: then everything is sent again.
 */
export const sayAll = async (url: string, pieces: readonly (string | Buffer)[]): Promise<string> => {
  let heard = '';
  for (let left = TRIES; left > 0 && heard === ''; left--) heard = await sayOnce(url, pieces);
  return heard;
};

/** The statuses of the answers that came, in their order. */
export const statusesIn = (heard: string): readonly number[] => [...heard.matchAll(/(?:^|\n|\}|\])HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)).filter((status) => status >= 200);

/** The body of the last answer. */
export const bodyIn = (heard: string): string => heard.slice(heard.lastIndexOf('\r\n\r\n') + 4);

/** How many files a process may have open. */
export const fileLimit = async (): Promise<number> => {
  return Number(/Max open files\s+(\d+)/.exec(await readFile('/proc/self/limits', 'utf8'))?.[1] ?? 1_024);
};
