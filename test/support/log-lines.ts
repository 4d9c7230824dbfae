import fs from 'node:fs';

/** What no log line may hold: an address, and everything that lets somebody in. */
const secrets: readonly RegExp[] = [
  /[\w.+-]+(?:@|%40)[a-z0-9-]+\.[a-z]{2,}/i,
  /crgw_[a-z2-9]{8}_/,
  /eyJ[\w-]{8,}\.[\w-]{8,}/, // tokens of CleverReach, of the gateway and of an identity provider
  /\bBearer\s+\S/i,
  /[?&](?:access_)?token=/i,
  /sim-(?:[a-z]+-)?(?:secret|password)-\w+/, // those of the simulator
];

/** The secrets that a log line holds. */
export const secretsIn = (line: string): readonly string[] => secrets.flatMap((form) => form.exec(line)?.[0] ?? []);

const STANDARD_OUTPUT = 1;
const isLogLine = (line: string): boolean => line.startsWith('{"level":');
const found: string[] = [];

/** Looks at the log lines in what a gateway has written. */
export const lookAt = (written: string): void => {
  for (const line of written.split('\n')) if (isLogLine(line) && secretsIn(line).length > 0) found.push(line);
};

/** The lines with secrets since this was asked last. */
export const takeFound = (): readonly string[] => found.splice(0);

const { writeSync } = fs;

/** Has the log lines of gateways in this process looked at instead of printed; they are written to standard output without a stream in between. */
export const divertLogLines = (): void => {
  fs.writeSync = ((file: number, ...rest: [string]): number => {
    const [text] = rest;
    if (file !== STANDARD_OUTPUT || typeof text !== 'string' || !isLogLine(text)) return writeSync(file, ...rest);
    lookAt(text);
    return Buffer.byteLength(text);
  }) as typeof fs.writeSync;
};
