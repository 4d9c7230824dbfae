import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cli } from '../../src/cli/cli.js';
import { buildProgram } from '../../src/cli/program.js';
import { readSettings, settings } from '../../src/config/index.js';
import { graphqlErrorCodes } from '../../src/edge/graphql/index.js';
import { SilentTerminal } from '../support/silent-terminal.js';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const findFiles = (pattern: string): string[] => globSync(pattern, { cwd: root });

/** What people read and write; generated pages are compared with a fresh generation elsewhere. */
const pages = [...findFiles('*.md'), ...findFiles('{docs,docs/decisions,bench,src/*}/*.md')].sort();

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found]) => found ?? '');
const quotedIn = (text: string): string[] => all(text, /`([^`\n]+)`/g);

/** As GitHub makes it of a heading. */
const toAnchor = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/ /g, '-');
const hasAnchor = (file: string, anchor: string): boolean => all(read(file), /^#+ (.+)$/gm).map(toAnchor).includes(anchor);

const deadLinks = (text: string, page: string): string[] =>
  all(text, /\]\(([^)\s]+)\)/g).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    return !/^https?:/.test(link) && !(existsSync(join(root, target)) && (anchor === undefined || hasAnchor(target, anchor)));
  });

const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
const unknownScripts = (text: string): string[] => all(text, /npm run ([\w:-]+)/g).filter((name) => !(name in scripts));

const terminal = new SilentTerminal();
const program = buildProgram(new Cli({ terminal, readSettings: () => readSettings({}) }), terminal);
const isWord = (word: string | undefined): word is string => word !== undefined && /^[a-z][a-z-]*$/.test(word);

/** Whether the command line takes these words: the noun, the verb and each option. */
const isCommand = (line: string): boolean => {
  const [noun, verb, ...rest] = line.split(/\s+/);
  const group = program.commands.find((command) => command.name() === noun);
  if (!isWord(verb)) return group !== undefined;
  const command = group?.commands.find((candidate) => candidate.name() === verb);
  const known = ['--help', ...(command?.options.map(({ long }) => long) ?? [])];
  return command !== undefined && rest.filter((word) => word.startsWith('--')).every((option) => known.includes(option));
};

/** Commands in blocks (`npm run gateway -- noun verb`), and quoted ones: with `gateway` before them, or a noun and a word at the least. */
const unknownCommands = (text: string): string[] => {
  const nouns = program.commands.map((command) => command.name());
  const quoted = quotedIn(text).filter((line) => nouns.includes(line.split(' ')[0] ?? '') && isWord(line.split(' ')[1]));
  const called = all(text, /(?:npm run gateway --|`gateway) ([a-z][^#`\n]*)/g);
  return [...quoted, ...called].map((line) => line.trim()).filter((line) => !isCommand(line));
};

/** Names in capitals that are no settings of the gateway, with the file that has them. */
const otherNames: Readonly<Record<string, string>> = { SIMULATOR_PORT: 'src/config/quickstart-settings.ts', HTTP_STATUS: 'src/core/errors.ts' };
const unknownNames = (text: string): string[] =>
  all(text, /(?<![\w/])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g).filter((name) => !(name in settings) && !(name in otherNames) && !graphqlErrorCodes.includes(name));

/** Paths that begin at the top or with a room; behind a placeholder (`<noun>`, `*`) nothing is looked for. */
const deadPaths = (text: string): string[] =>
  quotedIn(text).filter((path) => {
    if (!/^(?:src|docs|test|bench|scripts|assembly|core|contract|config|telemetry|storage|transport|vault|access|upstream|domains|edge|cli|simulator)\/[\w./<>*-]+$/.test(path)) return false;
    const [known = ''] = path.split(/[^/]*[<*]/);
    return ![known, join('src', known)].some((place) => existsSync(join(root, place)));
  });

const sources = findFiles('src/**/*.ts').filter((file) => !file.endsWith('spec.ts')).map(read).join('\n');
const unknownMetrics = (text: string): string[] => all(text, /`(gateway_\w+)/g).filter((name) => !sources.includes(`'${name}'`));

const decisions = findFiles('docs/decisions/*.md').map((file) => Number(/\/(\d+)-/.exec(file)?.[1]));
const unknownDecisions = (text: string): string[] => all(text, /\bdecisions? (\d+)/g).filter((number) => !decisions.includes(Number(number)));

const mistakesIn = (text: string, page: string): string[] =>
  [deadLinks, unknownScripts, unknownCommands, unknownNames, deadPaths, unknownMetrics, unknownDecisions].flatMap((find) => find(text, page));

describe('every link, script, command, option, setting, path, metric and decision that a page names is there', () => {
  it.each(pages)('%s', (page) => {
    expect(mistakesIn(read(page), page)).toEqual([]);
  });

  it('and one that is not is found', () => {
    const lines = [
      '[a](docs/none.md) [b](README.md#none) `npm run none`',
      '`gateway none list` `vault none` `keys create shop --none` npm run gateway -- keys none',
      '`NO_SETTING` `src/none.ts` `access/none/<noun>.ts` `gateway_none_total` decision 999',
    ];
    expect(mistakesIn(lines.join('\n'), 'README.md')).toEqual([
      'docs/none.md', 'README.md#none', 'none', 'vault none', 'keys create shop --none', 'none list', 'keys none', 'NO_SETTING', 'src/none.ts', 'access/none/<noun>.ts', 'gateway_none_total', '999',
    ]);
  });

  it('and a name that is no setting is where it is said to be', () => {
    expect(Object.entries(otherNames).filter(([name, file]) => !read(file).includes(name))).toEqual([]);
  });

  it('and comments name decisions that exist', () => {
    expect(unknownDecisions(sources)).toEqual([]);
  });
});
