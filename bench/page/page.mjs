// One page that holds everything it shows: figures, plots, and what they were measured on.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultsFolder } from '../figures.mjs';
import { valueOf, verdictOf } from '../print.mjs';
import { judgeTargets } from '../targets.mjs';
import { wordsFor } from '../words.mjs';
import { barChart, escape, lineChart, short } from './charts.mjs';
import { style } from './style.mjs';

const MEMORY_LIMIT_MIB = 350;

const spread = ({ median, min, max }) => (min === max ? short(median) : `${short(median)} <small>(${short(min)}–${short(max)})</small>`);

const table = (head, rows, kind = '') =>
  `<div class="wide"><table class="${kind}"><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</tbody></table></div>`;

const figures = [
  ['cpuMs', 'CPU ms per request'],
  ['perSecond', 'requests per second'],
  ['p50Ms', 'latency p50, ms'],
  ['p99Ms', 'latency p99, ms'],
];

const isOwn = ({ name }) => name.startsWith('gateway');

const contestantsPart = (contestants) => {
  const [first] = contestants;
  const charts = figures.map(([metric, title]) => barChart(title, contestants.map((one) => ({ name: one.name, figure: one[metric], isOwn: isOwn(one) }))));
  const head = ['', ...figures.map(([, title]) => title), `${escape(first.name)} is, by CPU`, 'by req/s', 'RSS MiB', 'upstream calls per request'];
  const rows = contestants.map((one) => [
    escape(one.name),
    ...figures.map(([metric]) => spread(one[metric])),
    `${short(one.cpuMs.median / first.cpuMs.median)}\u00a0×`,
    `${short(first.perSecond.median / one.perSecond.median)}\u00a0×`,
    short(one.rssMiB.max),
    short(one.upstreamCalls.median),
  ]);
  return `<div class="charts">${charts.join('')}</div>${table(head, rows)}`;
};

const conditionWords = { rounds: 'rounds', seconds: 's a round', connections: 'connections', latencyMs: 'ms upstream latency', minutes: 'minutes' };

const conditions = (result) => {
  const told = Object.entries(conditionWords).filter(([name]) => result[name] !== undefined).map(([name, words]) => `${result[name]} ${words}`);
  const ledgers = result.ledgers ? [`${short(result.ledgers.sent)} requests to the gateway, as many log lines and counts in the metrics`] : [];
  return [...told, ...ledgers, result.measuredAt.slice(0, 16).replace('T', ' ')].join(' · ');
};

const casePart = (result) => {
  const parts = [`<h2 id="${escape(result.case)}">${escape(result.title)}</h2><p>${escape(conditions(result))}</p>`];
  if (result.missing) parts.push(`<p class="missed">Not available: ${escape(result.missing)}</p>`);
  if (result.contestants) parts.push(contestantsPart(result.contestants));
  if (result.facts) parts.push(table(['', 'median (least–greatest)'], Object.entries(result.facts).map(([name, value]) => [escape(wordsFor(name)), spread(value)])));
  if (result.series) parts.push(lineChart('resident memory, MiB', result.series, { limit: MEMORY_LIMIT_MIB, xName: 'minutes' }));
  return parts.join('\n');
};

const targetRow = (target) => {
  const verdict = verdictOf(target);
  return [`<a href="#${escape(target.case)}">${escape(target.case)}</a>`, escape(target.title), escape(valueOf(target)), `<span class="${verdict.toLowerCase()}">${verdict}</span>`];
};

const machinePart = ({ machine, versions }) =>
  [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}, Node ${machine.node}`,
    machine.pinned ? 'The measured process has one core to itself; load and upstream share the other ones.' : 'Nothing is pinned to a core.',
    Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', '),
  ].map((line) => `<p>${escape(line)}</p>`).join('');

const render = (results) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>cleverreach-gateway, measured</title><style>${style}</style></head>
<body><h1>cleverreach-gateway, measured</h1>
${machinePart(results[0])}
<p>Bars are medians of the rounds, whiskers their least and greatest. Contestants take turns within each round.
Latency at full load is queueing: compare it only within a plot.</p>
<h2>Targets</h2>
${table(['case', 'target', 'measured', ''], judgeTargets(Object.fromEntries(results.map((result) => [result.case, result]))).map(targetRow), 'words')}
${results.map(casePart).join('\n')}
</body></html>
`;

/** Writes the page over the newest results of all cases; gives its file. */
export const writePage = (cases) => {
  const files = cases.map(({ name }) => join(resultsFolder, `${name}.json`)).filter((file) => existsSync(file));
  const results = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const page = join(resultsFolder, 'index.html');
  writeFileSync(page, render(results.filter((result) => result.case !== undefined)));
  return page;
};
