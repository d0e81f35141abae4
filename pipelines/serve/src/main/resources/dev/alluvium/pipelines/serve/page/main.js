// The page: which part of it is shown, how the connection is, and when tiles are drawn.

import {draw, forgetColours, frame, span} from './draw.js';
import {el, formatAge} from './dom.js';
import {Feed} from './feed.js';
import {figuresOf} from './figures.js';
import {PipelinePage} from './pipeline.js';
import {TablesPage} from './tables.js';

const DRAW_EVERY_MILLIS = 250;
const LATE_MILLIS = 60_000;
const byId = (id) => document.getElementById(id);

const feed = new Feed(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
const pipeline = new PipelinePage(byId('pipeline-tiles'), feed);
const tables = new TablesPage(byId('tables-browser'));
let frames = [];
let said = {};
let due = false;

feed.listen((kind) => {
  if (kind === 'hello') begin();
  if (kind === 'rows') drawSoon();
  if (kind === 'status') pipeline.status();
  showState();
});

function begin() {
  const {title, description, domain, tiles} = feed.hello;
  document.title = `${title} · Alluvium`;
  byId('title').textContent = title;
  byId('description').textContent = description;
  byId('title').dataset.domain = domain;
  frames = tiles.map(frame);
  span(frames);
  byId('tiles').replaceChildren(...frames.map(({element}) => element));
  if (tiles.length === 0) byId('tiles').replaceChildren(el('p', {class: 'loading'}, 'This domain has no marts with times, and no dashboard.yaml: there is nothing to show here.'));
}

function drawSoon() {
  if (due) return;
  due = true;
  setTimeout(() => requestAnimationFrame(drawTiles), DRAW_EVERY_MILLIS);
}

function drawTiles() {
  due = false;
  const now = Date.now();
  feed.hello.tiles.forEach((tile, i) => {
    const source = feed.hello.tables[tile.table];
    try {
      said[tile.name] = figuresOf(tile, source, [...(feed.tables[tile.table] ?? new Map()).values()], now);
      draw(frames[i], tile, source, said[tile.name]);
    } catch (error) {
      console.error(error);
      frames[i].body.replaceChildren(el('p', {class: 'empty fault'}, 'This tile cannot be drawn.'));
    }
  });
}

function showState() {
  const age = feed.status?.ageMillis;
  const isLate = feed.state === 'live' && age !== undefined && age > LATE_MILLIS;
  const state = feed.state === 'live' && isLate ? 'late' : feed.state;
  byId('state').dataset.state = state;
  setText('state-text', {connecting: 'Connecting', live: 'Live', late: 'Live, no new events', gone: 'Reconnecting'}[state]);
  const banner = byId('banner');
  const notice = feed.state === 'gone'
    ? `The connection to the run is gone; trying again. ${feed.lastHeard === null ? '' : `Figures are of ${new Date(feed.lastHeard).toISOString().slice(11, 19)} UTC.`}`
    : feed.status?.notice ?? '';
  const key = feed.state === 'gone' ? 'gone' : notice;
  if (banner.dataset.notice !== key) { // Said once, also by a screen reader.
    banner.dataset.notice = key;
    banner.textContent = notice;
    banner.hidden = key === '';
  }
}

function setText(id, value) {
  const element = byId(id);
  if (element.textContent !== value) element.textContent = value;
}

function showAge() {
  const silent = feed.lastHeard === null ? null : Date.now() - feed.lastHeard;
  const age = feed.status?.ageMillis;
  setText('age', silent === null ? '' : age === undefined ? `heard ${formatAge(silent)} ago` : `newest event ${formatAge(age + silent)} ago`);
}
setInterval(showAge, 500);

function show() {
  const pages = ['dashboard', 'pipeline', 'tables'];
  const name = location.hash.slice(1).split('/')[0];
  const page = pages.includes(name) ? name : 'dashboard';
  for (const other of pages) byId(`page-${other}`).hidden = other !== page;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#${page}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  pipeline.visible(page === 'pipeline');
  if (page === 'tables') tables.visible(decodeURIComponent(location.hash.split('/')[1] ?? ''));
}
addEventListener('hashchange', () => { show(); byId('main').focus({preventScroll: true}); scrollTo(0, 0); });
show();

const themes = ['auto', 'light', 'dark'];
const theme = byId('theme');
const chosen = () => document.documentElement.dataset.theme ?? 'auto';
theme.textContent = `Theme: ${chosen()}`;
theme.addEventListener('click', () => {
  const next = themes[(themes.indexOf(chosen()) + 1) % themes.length];
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try { localStorage.setItem('theme', next); } catch { /* Storage may be forbidden. */ }
  theme.textContent = `Theme: ${next}`;
  redrawn();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawn);

function redrawn() {
  forgetColours(frames);
  if (feed.version !== null) drawSoon();
}

// For whoever checks the page: what is said, of which version.
globalThis.alluvium = {said: () => said, version: () => feed.version, state: () => feed.state, rows: () => feed.tables.reduce((sum, rows) => sum + rows.size, 0)};
