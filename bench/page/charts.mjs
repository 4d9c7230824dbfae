// Plots as SVG text. Colours come from the page's style, so that they fit a light and a dark screen.

export const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

/** A figure with as many digits as one reads. */
export const short = (value) => {
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)));
};

const WIDTH = 480;
const LABEL = 170;
const VALUE = 74;
const ROW = 26;
const TITLE = 26;
const BAR = WIDTH - LABEL - VALUE;

const bar = ({ name, figure: { median, min, max }, isOwn }, { at, greatest }) => {
  const y = TITLE + at * ROW;
  const x = (value) => LABEL + (greatest > 0 ? (value / greatest) * BAR : 0);
  return `<g><title>${escape(name)}: ${short(median)} (${short(min)} to ${short(max)})</title>
<text x="${LABEL - 8}" y="${y + 15}" class="label">${escape(name)}</text>
<rect x="${LABEL}" y="${y + 3}" width="${Math.max(1, x(median) - LABEL).toFixed(1)}" height="${ROW - 9}" rx="2" class="${isOwn ? 'own' : 'peer'}"/>
<path d="M${x(min).toFixed(1)} ${y + 11.5}H${x(max).toFixed(1)}M${x(min).toFixed(1)} ${y + 8}v7M${x(max).toFixed(1)} ${y + 8}v7" class="spread"/>
<text x="${(x(Math.max(median, max)) + 6).toFixed(1)}" y="${y + 15}" class="value">${short(median)}</text></g>`;
};

/** Bars with their spread, one for each `{ name, figure, isOwn }`. */
export const barChart = (title, rows) => {
  const greatest = Math.max(...rows.map(({ figure }) => figure.max));
  const height = TITLE + rows.length * ROW + 4;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)}"><text x="0" y="15" class="title">${escape(title)}</text>
${rows.map((row, at) => bar(row, { at, greatest })).join('\n')}</svg>`;
};

const PLOT = { left: 50, right: 12, top: 30, bottom: 30, width: 960, height: 260 };

/** Ticks at round numbers from 0 to a greatest value. */
const ticksTo = (greatest, count) => {
  const rough = greatest / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= rough);
  return Array.from({ length: Math.floor(greatest / step) + 1 }, (_, at) => at * step);
};

/** A line through points `[x, y]`, with a dashed line at a limit. */
export const lineChart = (title, points, { limit, xName }) => {
  const { left, right, top, bottom, width, height } = PLOT;
  const lastX = points.at(-1)[0];
  const greatestY = Math.max(limit, ...points.map(([, y]) => y)) * 1.05;
  const x = (value) => (left + (value / lastX) * (width - left - right)).toFixed(1);
  const y = (value) => (height - bottom - (value / greatestY) * (height - top - bottom)).toFixed(1);
  const across = ticksTo(greatestY, 5).map((tick) => `<path d="M${left} ${y(tick)}H${width - right}" class="grid"/><text x="${left - 6}" y="${Number(y(tick)) + 4}" class="label">${short(tick)}</text>`);
  const along = ticksTo(lastX, 10).map((tick) => `<text x="${x(tick)}" y="${height - 10}" class="tick">${short(tick)}</text>`);
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}"><text x="0" y="15" class="title">${escape(title)}</text>
${across.join('')}${along.join('')}<text x="${width - right}" y="${height - 10}" class="label">${escape(xName)}</text>
<path d="M${left} ${y(limit)}H${width - right}" class="limit"/><path d="M${points.map(([px, py]) => `${x(px)} ${y(py)}`).join('L')}" class="line"/></svg>`;
};
