// What tiles say: values by label and time, of a table's rows. Nothing here draws.

const number = (value) => (typeof value === 'number' ? value : value === null ? 0 : Number(value));

// The newest time that is not ahead of the clock; the newest of all where all are.
export function reference(rows, now) {
  let newest = null;
  let happened = null;
  for (const row of rows) {
    if (row.time === null) continue;
    if (newest === null || row.time > newest) newest = row.time;
    if (row.time <= now && (happened === null || row.time > happened)) happened = row.time;
  }
  return happened ?? newest;
}

// Rows that count: of the window before the newest row, or of its time alone.
export function counting(tile, table, rows, now) {
  if (table.time.length === 0) return {rows, at: null};
  const at = reference(rows, now);
  if (at === null) return {rows: [], at};
  const latest = tile.combine === 'latest' && tile.show !== 'series' && tile.show !== 'table';
  const span = latest ? undefined : tile.windowMillis;
  if (span === undefined) {
    const all = tile.show === 'series';
    return {rows: rows.filter((row) => all ? row.time !== null : row.time === at), at};
  }
  return {rows: rows.filter((row) => row.time !== null && row.time > at - span && row.time <= at), at};
}

// Reads the tile's one value of a row; a row counts as one where there is none.
function valueOf(tile, table, column = tile.values[0]) {
  if (column === undefined) return () => 1;
  const place = table.columns.indexOf(column);
  return (row) => number(row.values[place]);
}

function labelOf(tile, table) {
  const places = tile.by.map((column) => table.columns.indexOf(column));
  return (row) => places.map((place) => row.values[place] ?? '–').join(' · ');
}

function combined(tile, rows, value) {
  if (rows.length === 0) return null;
  const values = rows.map(value);
  return tile.combine === 'max' ? Math.max(...values) : rounded(values.reduce((a, b) => a + b, 0));
}

// Sums of decimals, without the noise of binary fractions.
function rounded(value) {
  return Number.isInteger(value) ? value : Number(value.toPrecision(12));
}

function byLabel(tile, table, rows) {
  const label = labelOf(tile, table);
  const value = valueOf(tile, table);
  const groups = Map.groupBy ? Map.groupBy(rows, label) : groupBy(rows, label);
  return [...groups].map(([name, of]) => ({label: name, value: combined(tile, of, value)}));
}

function groupBy(rows, label) {
  const groups = new Map();
  for (const row of rows) {
    const name = label(row);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(row);
  }
  return groups;
}

const largestFirst = (a, b) => b.value - a.value || (a.label < b.label ? -1 : 1);

const kinds = {
  number(tile, table, {rows}) {
    return combined(tile, rows, valueOf(tile, table)) ?? (tile.values.length === 0 ? 0 : null);
  },

  share(tile, table, {rows}) {
    const parts = byLabel(tile, table, rows).sort(largestFirst);
    const total = parts.reduce((sum, part) => sum + part.value, 0);
    return {parts: parts.slice(0, tile.limit), total: rounded(total), others: Math.max(0, parts.length - tile.limit)};
  },

  map(tile, table, {rows}) {
    return byLabel(tile, table, rows).sort(largestFirst);
  },

  table(tile, table, {rows}) {
    const shown = tile.values.map((column) => table.columns.indexOf(column));
    const sort = tile.sort === undefined ? -1 : table.columns.indexOf(tile.sort);
    const sorted = [...rows].sort((a, b) =>
      sort >= 0 ? compare(a.values[sort], b.values[sort]) : (b.time ?? 0) - (a.time ?? 0));
    return sorted.slice(0, tile.limit).map((row) => shown.map((place) => row.values[place]));
  },

  series(tile, table, {rows}) {
    const times = [...new Set(rows.map((row) => row.time))].sort((a, b) => a - b);
    const lines = tile.by.length > 0 ? linesByLabel(tile, table, rows) : linesByColumn(tile, table, rows);
    return {times, lines: lines.map(({label, byTime}) => ({label, values: times.map((time) => byTime.get(time) ?? null)}))};
  },

  compare(tile, table, {rows, at}) {
    const windows = [...new Set(rows.map((row) => row.time))].sort((a, b) => a - b);
    const full = windows.length > 1 ? windows[windows.length - 2] : at;
    const before = windows.filter((time) => time < full);
    const label = labelOf(tile, table);
    const value = valueOf(tile, table);
    const result = [];
    for (const [name, of] of groupBy(rows, label)) {
      const now = of.filter((row) => row.time === full).reduce((sum, row) => sum + value(row), 0);
      const sum = of.filter((row) => row.time < full).reduce((total, row) => total + value(row), 0);
      result.push({label: name, value: rounded(now), usual: before.length === 0 ? null : rounded(sum / before.length)});
    }
    return {windows: before.length, at: full, parts: result.sort(largestFirst).slice(0, tile.limit)};
  },
};

function linesByColumn(tile, table, rows) {
  const columns = tile.values.length === 0 ? [undefined] : tile.values;
  return columns.map((column) => ({
    label: column ?? 'rows',
    byTime: alongTime(tile, rows, valueOf(tile, table, column)),
  }));
}

// The labels with the largest sums; five lines can be told apart.
function linesByLabel(tile, table, rows) {
  const label = labelOf(tile, table);
  const value = valueOf(tile, table);
  const lines = [...groupBy(rows, label)].map(([name, of]) => ({
    label: name,
    sum: of.reduce((total, row) => total + value(row), 0),
    byTime: alongTime(tile, of, value),
  }));
  return lines.sort((a, b) => b.sum - a.sum || (a.label < b.label ? -1 : 1)).slice(0, Math.min(5, tile.limit));
}

function alongTime(tile, rows, value) {
  const byTime = new Map();
  for (const row of rows) {
    const had = byTime.get(row.time);
    const next = value(row);
    byTime.set(row.time, had === undefined ? next : tile.combine === 'max' ? Math.max(had, next) : rounded(had + next));
  }
  return byTime;
}

function compare(a, b) {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

// What a tile says: {at, result}; at is the newest row's time.
export function figuresOf(tile, table, rows, now) {
  const counted = counting(tile, table, rows, now);
  return {at: counted.at, empty: counted.rows.length === 0, result: kinds[tile.show](tile, table, counted)};
}
