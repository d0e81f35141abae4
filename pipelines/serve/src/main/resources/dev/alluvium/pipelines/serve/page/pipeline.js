// How the run is doing.

import {el, formatAge, formatNumber, table, text} from './dom.js';

const ASK_EVERY_MILLIS = 3_000;
const LAYERS = {raw: 'Raw', vault: 'Vault', history: 'History', current: 'Current', mart: 'Marts', quarantine: 'Rejects', ops: 'Ledger'};

// As CheckQuality says it: what no row decides does not hold, nor break.
const verdict = (severity, looked, broken) => (broken > 0 ? (severity === 'fail' ? 'fails' : 'warns') : looked === 0 ? 'no rows' : 'holds');

export class PipelinePage {
  #root;
  #feed;
  #visible = false;
  #details = null;
  #drawn = null;
  #timer = null;
  #parts = {};

  constructor(root, feed) {
    this.#root = root;
    this.#feed = feed;
    const numbers = [['rate', 'Events a second'], ['read', 'Records read'], ['lag', 'Lag, records'], ['age', 'Newest event'], ['p50', 'Published to visible, median'], ['p95', 'Published to visible, 95 %']];
    for (const [name, title] of numbers) this.#tile(name, title, 'number');
    this.#tile('layers', 'Layers', 'half');
    this.#tile('lags', 'Lag by partition', 'half');
    this.#tile('ledger', 'Ledger: what became of the records', 'half');
    this.#tile('rejects', 'Rejects by reason', 'half');
    this.#tile('quality', 'Expectations: what contracts say of tables', 'full');
    this.#tile('rows', 'Rows by table', 'full');
  }

  #tile(name, title, width) {
    const body = el('div', {class: 'body'}, el('p', {class: 'empty'}, 'Waiting …'));
    if (width === 'number') body.style.marginTop = 'auto';
    this.#parts[name] = body;
    const article = el('article', {class: `tile ${width}`, 'data-part': name, 'aria-labelledby': `part-${name}`}, el('header', {}, el('h2', {id: `part-${name}`}, title)), body);
    article.style.setProperty('--span', {number: '2', half: '6', full: '12'}[width]);
    this.#root.append(article);
  }

  visible(isVisible) {
    this.#visible = isVisible;
    clearInterval(this.#timer);
    if (isVisible) {
      this.#ask();
      this.#timer = setInterval(() => this.#ask(), ASK_EVERY_MILLIS);
      this.status();
    }
  }

  async #ask() {
    try {
      const answer = await fetch('api/pipeline');
      if (answer.ok) this.#details = await answer.json();
      if (this.#visible && this.#details) this.#drawDetails();
    } catch { /* The connection's state says so. */ }
  }

  #number(name, value) {
    this.#parts[name].replaceChildren(el('p', {class: 'figure'}, value));
  }

  status() {
    const status = this.#feed.status;
    if (!this.#visible || !status) return;
    const raw = status.layers.find((layer) => layer.layer === 'raw') ?? {};
    this.#number('rate', status.perSecond === undefined ? '–' : formatNumber(Math.round(status.perSecond)));
    this.#number('read', formatNumber(status.read));
    this.#number('lag', status.lag === undefined ? 'unknown' : formatNumber(status.lag));
    this.#number('age', status.ageMillis === undefined ? '–' : `${formatAge(status.ageMillis)} ago`);
    this.#number('p50', formatAge(raw.p50Millis));
    this.#number('p95', formatAge(raw.p95Millis));
    this.#parts.layers.replaceChildren(table(['layer', 'rows written', 'waiting', 'last written'],
      status.layers.map((layer) => [LAYERS[layer.layer] ?? layer.layer, layer.stored, layer.waiting, layer.agoMillis === undefined ? 'not yet' : `${formatAge(layer.agoMillis)} ago`]),
      {numeric: [false, true, true, true], caption: 'Layers'}));
    const lags = Object.entries(status.lags ?? {});
    this.#parts.lags.replaceChildren(lags.length === 0 ? el('p', {class: 'empty'}, 'No partitions are read.')
      : table(['partition', 'records behind'], lags, {numeric: [false, true], caption: 'Lag by partition'}));
  }

  #drawDetails() {
    const drawn = JSON.stringify(this.#details);
    if (drawn === this.#drawn) return; // An opened example stays open.
    this.#drawn = drawn;
    const {ledger, rejects, quality, rows, notice} = this.#details;
    if (notice) {
      for (const name of ['ledger', 'rejects', 'quality', 'rows']) this.#parts[name].replaceChildren(el('p', {class: 'empty'}, notice));
      return;
    }
    const count = (value) => (value === null ? 0 : Number(value));
    this.#parts.ledger.replaceChildren(ledger.length === 0 ? el('p', {class: 'empty'}, 'Nothing is counted yet.')
      : table(['event', 'read', 'accepted', 'rejected', 'skipped', 'of these repeated', 'late'],
        ledger.map(([event, accepted, rejected, skipped, repeated, late]) =>
          [event, count(accepted) + count(rejected) + count(skipped), count(accepted), count(rejected), count(skipped), count(repeated), count(late)]),
        {numeric: [false, true, true, true, true, true, true], caption: 'Ledger'}));
    this.#parts.rejects.replaceChildren(rejects.length === 0 ? el('p', {class: 'empty'}, 'No record was rejected.')
      : el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Rejects by reason'}, rejects.map(([reason, event, number, message, place, payload]) =>
        el('details', {}, el('summary', {}, `${reason} · ${event} · ${formatNumber(Number(number))}`), el('p', {}, text(message)), el('p', {class: 'note'}, text(place)), el('code', {}, payload ?? '–')))));
    this.#parts.quality.replaceChildren(quality.length === 0 ? el('p', {class: 'empty'}, 'Nothing is checked yet.')
      : table(['table', 'expectation', 'severity', 'rows', 'broken', 'result'],
        quality.map(([of, name, severity, looked, broken]) =>
          [of, name, severity, count(looked), count(broken), verdict(severity, count(looked), count(broken))]),
        {numeric: [false, false, false, true, true, false], caption: 'Expectations'}));
    this.#parts.rows.replaceChildren(el('ul', {class: 'counts'}, Object.entries(rows).map(([name, count]) => el('li', {}, text(name), el('b', {}, formatNumber(count))))));
  }
}
