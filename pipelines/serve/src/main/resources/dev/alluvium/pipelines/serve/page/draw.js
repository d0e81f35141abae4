// Draws what tiles say.

import {el, formatNumber, formatShort, formatTime, table, text} from './dom.js';
import {STATES, codeOf} from './states.js';

const nothing = () => el('p', {class: 'empty'}, 'Nothing yet.');
const withUnit = (value, unit) => (unit === undefined ? formatNumber(value) : `${formatNumber(value)} ${unit}`);
const NUMERIC = new Set(['int64', 'float64', 'numeric']);

const drawings = {
  number(body, tile, source, said) {
    const figure = el('p', {class: 'figure'}, formatNumber(said.result));
    if (tile.unit !== undefined) figure.append(el('small', {}, tile.unit));
    if (body.dataset.shown !== undefined && body.dataset.shown !== String(said.result)) figure.classList.add('changed');
    body.dataset.shown = String(said.result);
    body.replaceChildren(figure);
  },

  table(body, tile, source, said) {
    const types = tile.values.map((column) => source.types[source.columns.indexOf(column)]);
    const cells = said.result.map((row) => row.map((cell, i) => shown(cell, types[i])));
    if (tile.limit === 1) {
      body.replaceChildren(el('div', {class: 'one'}, cells[0].map((cell) => text(cell))));
      return;
    }
    const scrolled = body.querySelector('.scroll')?.scrollTop ?? 0;
    body.replaceChildren(table(tile.values.map(words), cells, {numeric: types.map((type) => NUMERIC.has(type)), caption: tile.title}));
    body.querySelector('.scroll').scrollTop = scrolled;
  },

  share(body, tile, source, said) {
    const {parts, total, others} = said.result;
    const largest = Math.max(...parts.map((part) => part.value), 1e-9);
    const list = el('ul', {class: 'bars'}, parts.map((part) => {
      const percent = total > 0 ? ` ${formatNumber(Math.round((1000 * part.value) / total) / 10)} %` : '';
      return el('li', {}, text(part.label), track(part.value / largest), el('span', {class: 'value'}, withUnit(part.value, tile.unit), el('small', {}, percent)));
    }));
    body.replaceChildren(list, el('p', {class: 'note'}, `${withUnit(total, tile.unit)} in all${others > 0 ? `, ${others} more not shown` : ''}`));
  },

  map(body, tile, source, said) {
    const values = new Map();
    let elsewhere = 0;
    for (const {label, value} of said.result) {
      const code = codeOf(label);
      if (code === undefined) elsewhere += value;
      else values.set(code, (values.get(code) ?? 0) + value);
    }
    const largest = Math.max(...values.values(), 1);
    const cells = Object.entries(STATES).sort(([, a], [, b]) => a[2] - b[2] || a[1] - b[1]).map(([code, [name, column, row]]) => {
      const value = values.get(code);
      const level = value === undefined ? 0 : 0.12 + 0.88 * (value / largest);
      const cell = el('li', {class: value === undefined ? 'none' : null, 'aria-label': `${name}: ${formatNumber(value ?? 0)}`, title: `${name}: ${formatNumber(value ?? 0)}`},
        el('b', {'aria-hidden': 'true'}, code), el('span', {'aria-hidden': 'true'}, value === undefined ? '' : formatShort(value)));
      cell.style.gridColumn = String(column + 1);
      cell.style.gridRow = String(row + 1);
      cell.style.setProperty('--level', String(Math.round(100 * level) / 100));
      return cell;
    });
    const note = elsewhere > 0 ? el('p', {class: 'note'}, `${formatNumber(elsewhere)} elsewhere`) : null;
    body.replaceChildren(...[el('ul', {class: 'map'}, cells), note].filter((part) => part !== null));
  },

  compare(body, tile, source, said) {
    const {parts, windows} = said.result;
    const largest = Math.max(...parts.map((part) => Math.max(part.value, part.usual ?? 0)), 1e-9);
    const list = el('ul', {class: 'bars'}, parts.map((part) => {
      const bar = track(part.value / largest, part.usual !== null && part.value > part.usual);
      if (part.usual !== null) {
        const mark = el('span', {class: 'mark'});
        mark.style.setProperty('--part', String(part.usual / largest));
        bar.append(mark);
      }
      const usual = part.usual === null ? '' : ` usual ${formatNumber(Math.round(10 * part.usual) / 10)}`;
      return el('li', {}, text(part.label), bar, el('span', {class: 'value'}, withUnit(part.value, tile.unit), el('small', {}, usual)));
    }));
    const note = windows === 0 ? 'No window before it to compare with yet.' : `The mark is the mean of ${windows === 1 ? 'the window' : `the ${windows} windows`} before.`;
    body.replaceChildren(list, el('p', {class: 'note'}, note));
  },

  series(body, tile, source, said) {
    const {times, lines} = said.result;
    const chart = body.chart ?? (body.chart = new Chart(body, tile));
    chart.show(times, lines);
  },
};

function track(part, over = false) {
  const fill = el('span', {class: over ? 'fill over' : 'fill'});
  fill.style.setProperty('--part', String(Math.max(0, Math.min(1, part))));
  return el('span', {class: 'track', 'aria-hidden': 'true'}, fill);
}

function shown(cell, type) {
  return type === 'timestamp' && cell !== null ? formatTime(Date.parse(cell)) : cell;
}

// What the axis of times spans. uPlot would put a single point at the beginning of 1,000 days.
const timesShown = (plot, min, max) => (plot.data[0].length === 1 ? [plot.data[0][0] - 1_800, plot.data[0][0] + 1_800] : [min, max]);
const words = (column) => column.replaceAll('_', ' ').replace(/ ts$/, '');
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const COLOURS = ['--accent', '--second', '--third', '--fourth', '--fifth'];

// A line chart: the picture for eyes, a table of the same figures for whoever prefers that.
class Chart {
  constructor(body, tile) {
    this.body = body;
    this.tile = tile;
    this.picture = el('div', {class: 'chart', 'aria-hidden': 'true'});
    this.legend = el('div', {class: 'legend'});
    this.figures = el('div');
    this.details = el('details', {ontoggle: () => this.tabulate()}, el('summary', {}, 'As a table'), this.figures);
    body.replaceChildren(this.legend, this.picture, this.details);
    new ResizeObserver(() => this.resize()).observe(this.picture);
  }

  show(times, lines) {
    this.times = times;
    this.lines = lines;
    this.legend.replaceChildren(...lines.map((line, i) => {
      const last = line.values[line.values.length - 1];
      return el('span', {}, el('span', {class: `swatch c${i % 5}`}), words(line.label), ' ', el('b', {}, withUnit(last, this.tile.unit)));
    }));
    const shape = lines.map((line) => line.label).join('\n') + times.length.toString().length + (document.documentElement.dataset.theme ?? '') + style('--page');
    const data = [times.map((time) => time / 1000), ...lines.map((line) => line.values)];
    if (shape === this.shape) this.plot.setData(data);
    else this.build(shape, data);
    this.tabulate();
  }

  build(shape, data) {
    this.plot?.destroy();
    this.shape = shape;
    const axis = {stroke: style('--soft'), font: '12px ' + style('--sans'), grid: {stroke: style('--line'), width: 1}, ticks: {show: false}};
    this.plot = new uPlot({
      width: Math.max(200, this.picture.clientWidth), height: 216, tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      cursor: {y: false, points: {size: 7}}, legend: {show: false}, padding: [8, 26, 0, 0],
      scales: {x: {range: timesShown}, y: {range: (plot, min, max) => [Math.min(0, min ?? 0) * 1.08, Math.max(1, (max ?? 1) * 1.08)]}},
      axes: [{...axis, space: 64, values: (plot, splits, axisIndex, space, increment) => splits.map((split) => tick(split, increment))}, {...axis, size: 56, values: (plot, splits) => splits.map(formatShort)}],
      series: [{}, ...this.lines.map((line, i) => ({
        label: line.label, stroke: style(COLOURS[i % 5]), width: 2,
        fill: i === 0 && this.lines.length <= 3 ? style(COLOURS[0]) + '1f' : undefined,
        points: {show: data[0].length < 40, size: 5, fill: style(COLOURS[i % 5])}, spanGaps: true,
      }))],
    }, data, this.picture);
  }

  resize() {
    if (this.plot && this.picture.clientWidth > 0) this.plot.setSize({width: this.picture.clientWidth, height: 216});
  }

  tabulate() {
    if (!this.details.open) return;
    const rows = this.times.map((time, i) => [formatTime(time), ...this.lines.map((line) => line.values[i])]).reverse();
    this.figures.replaceChildren(table(['time', ...this.lines.map((line) => words(line.label))], rows, {numeric: [false, ...this.lines.map(() => true)], caption: this.tile.title}));
  }
}

function tick(seconds, increment) {
  const iso = new Date(seconds * 1000).toISOString();
  if (increment >= 2_419_200) return iso.slice(0, 7);
  return increment >= 86_400 || iso.slice(11, 16) === '00:00' ? iso.slice(5, 10) : iso.slice(11, increment < 60 ? 19 : 16);
}

// Columns of twelve that a tile takes at least.
const COLUMNS = {number: 2, share: 3, map: 6, series: 6, table: 4, compare: 6};

// The frame of a tile; draw(…) fills it.
export function frame(tile) {
  const body = el('div', {class: 'body'});
  const when = el('span', {class: 'when'});
  const single = tile.show === 'table' && tile.limit === 1;
  const isWide = tile.show === 'table' && tile.values.length > 3;
  const columns = single ? 2 : isWide ? (tile.values.length > 5 ? 12 : 6) : COLUMNS[tile.show];
  body.append(el('p', {class: 'empty'}, 'Waiting …'));
  const id = `tile-${tile.name}`;
  const element = el('article', {class: columns === 2 ? 'tile number' : columns === 12 ? 'tile full' : 'tile', 'data-tile': tile.name, 'aria-labelledby': id}, el('header', {}, el('h2', {id}, tile.title), when), body);
  if (tile.show === 'number' || single) body.style.marginTop = 'auto';
  return {element, body, when, columns};
}

// Fills the rows of the grid: what is left of a row goes to its tiles. Numbers have rows of their own.
export function span(frames) {
  let row = [];
  const finish = () => {
    let left = 12 - row.reduce((sum, frame) => sum + frame.columns, 0);
    const numbers = row.every((frame) => frame.columns === 2);
    const stretched = row.filter((frame) => numbers || frame.columns > 2);
    for (const frame of row) {
      const share = stretched.includes(frame) ? Math.floor(left / (stretched.length - stretched.indexOf(frame))) : 0;
      left -= share;
      frame.element.style.setProperty('--span', String(frame.columns + share));
    }
    row = [];
  };
  for (const frame of frames) {
    const isOther = row.length > 0 && (row[0].columns === 2) !== (frame.columns === 2);
    if (isOther || row.reduce((sum, other) => sum + other.columns, 0) + frame.columns > 12) finish();
    row.push(frame);
  }
  if (row.length > 0) finish();
}

export function draw({body, when}, tile, source, said) {
  when.textContent = said.at === null || tile.show === 'series' || tile.show === 'number' ? '' : formatTime(said.at);
  const isNothing = said.empty && !(tile.show === 'number' && tile.values.length === 0);
  if (isNothing) {
    body.chart?.plot?.destroy();
    delete body.chart;
    body.replaceChildren(nothing());
    return;
  }
  drawings[tile.show](body, tile, source, said);
}

// After a change of theme: charts are pictures, and have their colours in them.
export function forgetColours(frames) {
  for (const {body} of frames) if (body.chart) body.chart.shape = undefined;
}
