import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const path = '/usr/bin/chromium';

/** Why specs in a real browser are skipped here; undefined where they run. */
export const noChromium = existsSync(path) ? undefined : `${path} is not there`;

if (noChromium !== undefined) process.stdout.write(`specs in a browser are skipped: ${noChromium}\n`);

const switches = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Debian's Chromium, without a window and without calls of its own. */
export const startChromium = (): Promise<Browser> => chromium.launch({ executablePath: path, args: switches });
