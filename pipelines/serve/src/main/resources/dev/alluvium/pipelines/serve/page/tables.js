// What the contracts say of tables, their first rows, and queries.

import {el, formatNumber, table, text} from './dom.js';

const NUMERIC = /^(BIGINT|INTEGER|SMALLINT|TINYINT|HUGEINT|DOUBLE|FLOAT|DECIMAL.*)$/;

export class TablesPage {
  #root;
  #entries = null;
  #list = el('nav', {class: 'card list', 'aria-label': 'Tables and views'});
  #about = el('div', {class: 'card'}, el('p', {class: 'empty'}, 'Choose a table.'));
  #result = el('div', {id: 'result', 'aria-live': 'polite'});
  #sql = el('textarea', {id: 'sql', spellcheck: 'false'});

  constructor(root) {
    this.#root = root;
    const run = el('button', {type: 'button', class: 'strong', id: 'run', onclick: () => this.#run()}, 'Run');
    this.#sql.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#run();
    });
    const query = el('div', {class: 'card'}, el('label', {for: 'sql'}, 'One SELECT over tables and views'), this.#sql,
      el('div', {class: 'row'}, run, el('span', {class: 'note'}, 'Ctrl+Enter runs it. It only reads; 1,000 rows and 10 seconds at most.')), this.#result);
    root.append(this.#list, el('div', {class: 'stack'}, query, this.#about));
  }

  async visible(name) {
    if (this.#entries === null) {
      try {
        const answer = await fetch('api/catalogue');
        if (!answer.ok) throw new Error(await answer.text());
        this.#entries = await answer.json();
      } catch {
        this.#list.replaceChildren(el('p', {class: 'empty fault'}, 'The catalogue cannot be had at the moment.'));
        return;
      }
    }
    this.#drawList(name);
    const entry = this.#entries.find((one) => one.name === name);
    if (entry) this.#drawEntry(entry);
    else if (this.#sql.value === '') this.#sql.value = `SELECT *\nFROM ${(this.#entries.find((one) => one.name.startsWith('mart.')) ?? this.#entries[0]).name}\nLIMIT 20`;
  }

  #drawList(current) {
    const datasets = [...new Set(this.#entries.map((entry) => entry.name.split('.')[0]))];
    const order = ['mart', 'current', 'history', 'vault', 'raw', 'quarantine', 'ops'];
    datasets.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    this.#list.replaceChildren(...datasets.flatMap((dataset) => [el('h2', {}, dataset),
      ...this.#entries.filter((entry) => entry.name.startsWith(`${dataset}.`)).map((entry) => this.#link(entry.name, entry.name.slice(dataset.length + 1), entry.name === current))]));
  }

  #link(name, label, isCurrent = false) {
    return el('button', {type: 'button', 'aria-current': isCurrent ? 'true' : null, onclick: () => { location.hash = `#tables/${encodeURIComponent(name)}`; }}, label);
  }

  async #drawEntry(entry) {
    const readers = this.#entries.filter((other) => other.reads.includes(entry.name)).map((other) => other.name);
    const known = new Set(this.#entries.map((one) => one.name));
    const chips = (names) => names.length === 0 ? el('p', {class: 'note'}, 'Nothing that the contracts know of.')
      : el('div', {class: 'chips'}, names.map((name) => known.has(name) ? this.#link(name, name) : el('code', {}, name)));
    const rows = el('div', {}, el('p', {class: 'loading'}, 'Reading …'));
    this.#about.replaceChildren(el('h2', {}, entry.name), el('p', {}, entry.description),
      el('p', {class: 'row'}, el('span', {class: 'tag'}, entry.kind), el('span', {class: 'note'}, `Owner: ${entry.owner}`), entry.key?.length ? el('span', {class: 'note'}, `Key: ${entry.key.join(', ')}`) : null),
      el('h3', {}, 'Made from'), chips(entry.reads), el('h3', {}, 'Read by'), chips(readers),
      el('h3', {}, 'Columns'), table(['column', 'type', 'personal', 'what it is'], entry.columns.map((column) =>
        [column.name, column.type, column.personal ? el('span', {class: 'tag personal'}, column.personal) : el('span', {class: 'note'}, '–'), el('span', {}, column.description)]), {caption: `Columns of ${entry.name}`}),
      el('h3', {}, 'First rows'), rows);
    this.#sql.value = `SELECT *\nFROM ${entry.name}\nLIMIT 20`;
    await this.#fill(rows, fetch(`api/rows/${encodeURIComponent(entry.name)}`), `First rows of ${entry.name}`);
  }

  async #run() {
    this.#result.replaceChildren(el('p', {class: 'loading'}, 'Running …'));
    await this.#fill(this.#result, fetch('api/sql', {method: 'POST', headers: {'Content-Type': 'text/plain'}, body: this.#sql.value}), 'Result');
  }

  async #fill(target, request, caption) {
    try {
      const answer = await request;
      const said = await answer.json().catch(() => ({error: answer.statusText}));
      if (!answer.ok) {
        target.replaceChildren(el('p', {class: 'fault', role: 'alert'}, said.error ?? 'It was not answered.'));
        return;
      }
      const numeric = said.types.map((type) => NUMERIC.test(type));
      target.replaceChildren(table(said.columns, said.rows.map((row) => row.map((cell) => text(cell))), {numeric, caption}),
        el('p', {class: 'note'}, `${formatNumber(said.rows.length)} ${said.rows.length === 1 ? 'row' : 'rows'}${said.isCut ? '; there are more' : ''}`));
    } catch {
      target.replaceChildren(el('p', {class: 'fault', role: 'alert'}, 'The run does not answer.'));
    }
  }
}
