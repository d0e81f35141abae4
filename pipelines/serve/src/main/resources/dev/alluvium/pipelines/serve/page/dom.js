// Elements and texts. Whatever comes from data goes in as text, never as markup.

export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'class') element.className = value;
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children.flat()) {
    if (child !== undefined && child !== null) element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

const LONGEST_HINT = 400;

// A text of any length and direction, on one line.
export function text(value) {
  const string = value === null || value === undefined ? '–' : String(value);
  const element = el('span', {class: 'text', dir: 'auto'});
  element.textContent = string;
  if (string.length > 24) element.title = string.slice(0, LONGEST_HINT);
  return element;
}

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const fraction = new Intl.NumberFormat('en', {maximumFractionDigits: 2});
const short = new Intl.NumberFormat('en', {notation: 'compact', maximumFractionDigits: 1});

export function formatNumber(value) {
  if (value === null || value === undefined) return '–';
  return Number.isInteger(value) ? whole.format(value) : fraction.format(value);
}

export function formatShort(value) {
  return value === null || value === undefined ? '' : Math.abs(value) < 10_000 ? formatNumber(value) : short.format(value);
}

export function formatAge(millis) {
  if (millis === null || millis === undefined) return '–';
  const seconds = Math.max(0, millis / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

const pad = (value) => String(value).padStart(2, '0');

// UTC, as short as tells it: a day alone where it begins.
export function formatTime(millis) {
  const at = new Date(millis);
  const day = `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
  const time = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
  if (time === '00:00') return day;
  return day === new Date().toISOString().slice(0, 10) ? `${time} UTC` : `${day} ${time} UTC`;
}

export function table(columns, rows, {numeric = [], caption} = {}) {
  return el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption ?? 'Table'},
    el('table', {},
      el('thead', {}, el('tr', {}, columns.map((column, i) => el('th', {scope: 'col', class: numeric[i] ? 'right' : null}, column)))),
      el('tbody', {}, rows.map((row) => el('tr', {}, row.map((cell, i) =>
        el('td', {class: numeric[i] ? 'right' : null}, cell instanceof Node ? cell : numeric[i] && typeof cell === 'number' ? formatNumber(cell) : text(cell))))))));
}
