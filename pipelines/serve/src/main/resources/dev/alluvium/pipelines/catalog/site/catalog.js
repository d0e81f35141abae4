// The catalog: a page for each domain, table and column, by what data.js has of them.

const MOST_RESULTS = 60;
const MOST_NODES = 70;
const NODE = {height: 38, gap: 12, between: 44, letter: 7.25, longest: 38};
const SVG = 'http://www.w3.org/2000/svg';
const byId = (id) => document.getElementById(id);
const main = byId('main');
const search = byId('search');

const write = (id, column) => `${id}${id.includes(' ') ? ': ' : '.'}${column}`;
const address = (...parts) => `#/${parts.map(encodeURIComponent).join('/')}`;

// Domains, and in each the columns by where they stand, with what is made of them.
const domains = new Map(catalog.domains.map((domain) => {
  const entries = new Map(domain.entries.map((entry) => [entry.id, entry]));
  const columns = new Map();
  for (const entry of domain.entries) {
    for (const column of entry.columns) columns.set(write(entry.id, column.name), {...column, entry, usedBy: []});
  }
  for (const column of columns.values()) {
    for (const [id, name, how] of column.madeOf ?? []) columns.get(write(id, name))?.usedBy.push([column.entry.id, column.name, how]);
  }
  return [domain.name, {...domain, entries, columns}];
}));

const link = (domain, id, label = id) => el('a', {href: address(domain.name, id)}, label);
const columnLink = (domain, id, name, label = write(id, name)) => el('a', {href: address(domain.name, id, name)}, label);
const tag = (word) => el('span', {class: 'tag'}, word);
const mark = (kind) => kind ? el('span', {class: 'tag personal'}, kind) : '';
const links = (items) => items.length === 0 ? el('p', {class: 'note'}, 'Nothing that the contracts know of.') : el('ul', {class: 'links'}, items.map((item) => el('li', {}, item)));
const card = (title, ...content) => el('section', {class: 'card'}, title ? el('h2', {}, title) : null, content.flat());
const facts = (pairs) => el('dl', {class: 'facts'}, pairs.flatMap(([what, fact]) => [el('dt', {}, what), el('dd', {}, fact)]));
const heading = (title, ...rest) => el('div', {class: 'heading'}, el('h1', {}, title), rest);
const crumbs = (...parts) => el('nav', {class: 'crumbs', 'aria-label': 'Where this is'}, parts.flatMap((part, i) => i === 0 ? [part] : [' › ', part]));
const home = () => el('a', {href: '#/'}, 'Catalog');
const paragraph = (said) => el('p', {dir: 'auto'}, said);
const cell = (...content) => el('span', {dir: 'auto'}, content.flat());

function asked() {
  try {
    return location.hash.startsWith('#/') ? location.hash.slice(2).split('/').map(decodeURIComponent) : [''];
  } catch { // No address of ours.
    return [location.hash];
  }
}

function show() {
  const [name, id, column] = asked();
  const domain = domains.get(name);
  const entry = domain?.entries.get(id);
  const found = entry && column !== undefined ? domain.columns.get(write(id, column)) : undefined;
  const [title, content] = found ? columnPage(domain, found)
    : entry && column === undefined ? entryPage(domain, entry)
      : domain && id === undefined ? domainPage(domain)
        : name ? ['Not here', [heading('There is no such page'), paragraph('The contracts have no such table or column, or have it no more.')]]
          : homePage();
  document.title = `${title} · Alluvium catalog`;
  for (const other of byId('domains').children) {
    if (other.textContent === name) other.setAttribute('aria-current', 'page');
    else other.removeAttribute('aria-current');
  }
  main.replaceChildren(...content.flat());
}

function homePage() {
  const kinds = new Map();
  for (const domain of domains.values()) {
    for (const column of domain.columns.values()) {
      if (!column.personal) continue;
      const counts = kinds.get(column.personal) ?? new Map();
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
      kinds.set(column.personal, counts);
    }
  }
  return ['Domains', [heading('Catalog', el('p', {}, 'What there is, what it means, where it is from.')),
    el('div', {class: 'cards'}, [...domains.values()].map((domain) => el('section', {class: 'card'}, el('h2', {}, el('a', {href: address(domain.name)}, domain.name)), paragraph(domain.description),
      el('p', {class: 'note'}, `${domain.entries.size} topics, tables, views · ${domain.columns.size} columns · owner: ${domain.owner}`)))),
    card('Personal data', table(['kind', 'columns'], [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, counts]) => [mark(kind),
      cell([...counts].flatMap(([domain, count], i) => [i ? ', ' : '', el('a', {href: address(domain.name)}, `${count} in ${domain.name}`)]))]), {caption: 'Columns by kind of personal data'}))]];
}

function domainPage(domain) {
  const layers = [...new Set([...domain.entries.values()].map((entry) => entry.layer))];
  const personal = [...domain.entries.values()].map((entry) => [entry, entry.columns.filter((column) => column.personal)]).filter(([, columns]) => columns.length > 0);
  return [domain.name, [crumbs(home(), domain.name), heading(domain.name, paragraph(domain.description)),
    card(null, facts([['Owner', domain.owner], ...(domain.steward ? [['Steward', domain.steward]] : [])])),
    domain.vault.length === 0 ? [] : card('The vault, and what refers to what', vaultGraph(domain),
      el('p', {class: 'legend'}, ['hub', 'link', 'satellite', 'reference'].filter((role) => domain.vault.some((node) => node.role === role)).map((role) => el('span', {}, el('span', {class: `key ${role}`}), role)))),
    layers.map((layer) => card(layer, table(['name', 'kind', 'what it is', 'owner'],
      [...domain.entries.values()].filter((entry) => entry.layer === layer).map((entry) => [link(domain, entry.id), tag(entry.kind), cell(entry.description), cell(new Map(entry.facts).get('Owner') ?? '')]), {caption: `${layer} of ${domain.name}`}))),
    card('Personal data', table(['table', 'columns'], personal.map(([entry, columns]) => [link(domain, entry.id),
      cell(columns.flatMap((column, i) => [i ? ', ' : '', columnLink(domain, entry.id, column.name, column.name), ` (${column.personal})`]))]), {caption: `Personal data of ${domain.name}`}))]];
}

function neighbours(domain, entry, isAbove) {
  const ids = new Set();
  for (const column of entry.columns) {
    for (const [id] of isAbove ? column.madeOf ?? [] : domain.columns.get(write(entry.id, column.name)).usedBy) if (id !== entry.id) ids.add(id);
  }
  return [...ids].sort().map((id) => domain.entries.has(id) ? link(domain, id) : id);
}

function entryPage(domain, entry) {
  return [entry.id, [crumbs(home(), el('a', {href: address(domain.name)}, domain.name), entry.id), heading(entry.id, tag(entry.kind)), paragraph(entry.description),
    card(null, facts([...entry.facts, ['Made from', links(neighbours(domain, entry, true))], ['Read by', links(neighbours(domain, entry, false))]])),
    card('Columns', table(['column', 'type', 'what it means', 'personal', 'rules', 'such as'], entry.columns.map((column) => [
      cell(columnLink(domain, entry.id, column.name, column.name), column.isKey ? ' (key)' : ''), column.type ?? '', cell(column.description), mark(column.personal),
      cell((column.rules ?? []).join('; ')), cell((column.examples ?? []).join(', '))]), {caption: `Columns of ${entry.id}`})),
    entry.expectations.length === 0 ? [] : card('What is expected of its rows', facts(entry.expectations))]];
}

function columnPage(domain, column) {
  const {entry, name} = column;
  const direct = (origins, caption) => origins.length === 0 ? el('p', {class: 'note'}, 'Nothing.') : table(['column', 'what becomes of its value', 'how'], origins.map(([id, other, how]) =>
    [columnLink(domain, id, other), how, cell(caption === 'Used by' ? domain.columns.get(write(id, other))?.rule ?? '' : column.rule ?? '')]), {caption: `${caption}: ${name}`});
  return [write(entry.id, name), [crumbs(home(), el('a', {href: address(domain.name)}, domain.name), link(domain, entry.id), name), heading(write(entry.id, name), column.type ? tag(column.type) : null, mark(column.personal)), paragraph(column.description),
    column.isKey || column.rules || column.examples || column.rule ? card(null, facts([...(column.isKey ? [['Key', 'it is of the key']] : []), ...(column.rules ? [['Rules', column.rules.join('; ')]] : []),
      ...(column.rule ? [['How it is made', el('code', {}, column.rule)]] : []), ...(column.examples ? [['Such as', column.examples.join(', ')]] : [])])) : [],
    card('Lineage', lineageGraph(domain, column)),
    card('Made of', direct(column.madeOf ?? [], 'Made of')), card('Used by', direct(column.usedBy, 'Used by'))]];
}

// The columns that one is made of and that are made of it, by whatever way; of what only decides, the nearest alone.
function lineageGraph(domain, column) {
  const here = write(column.entry.id, column.name);
  const nodes = new Map([[here, 0]]);
  const edges = new Map();
  let left = 0;
  const walk = (start, next, isAbove) => {
    let ring = [start];
    const seen = new Set(ring);
    while (ring.length > 0) {
      const further = [];
      for (const id of ring) {
        for (const [relation, name, how] of next(domain.columns.get(id))) {
          const other = write(relation, name);
          if (how === 'decides' && id !== start) continue;
          if (!nodes.has(other) && nodes.size >= MOST_NODES) { left += seen.has(other) ? 0 : 1; seen.add(other); continue; }
          nodes.set(other, 0);
          edges.set(isAbove ? `${other}\n${id}` : `${id}\n${other}`, {from: isAbove ? other : id, to: isAbove ? id : other, kind: how});
          if (!seen.has(other) && how !== 'decides' && domain.columns.has(other)) further.push(other);
          seen.add(other);
        }
      }
      ring = further;
    }
  };
  walk(here, (one) => one.madeOf ?? [], true);
  walk(here, (one) => one.usedBy, false);
  const all = [...edges.values()];
  for (let pass = 0, isMoved = true; isMoved && pass < nodes.size; pass++) { // The longest way decides how far to the right one stands.
    isMoved = false;
    for (const {from, to} of all) {
      if (nodes.get(to) <= nodes.get(from)) { nodes.set(to, nodes.get(from) + 1); isMoved = true; }
    }
  }
  const drawn = graph(`Lineage of ${here}`, [...nodes].map(([id, layer]) => {
    const {entry, name} = domain.columns.get(id) ?? {};
    return {id, layer, lines: entry ? [entry.id, name] : [id, ''], kind: id === here ? 'here' : '', href: entry ? address(domain.name, entry.id, name) : null};
  }), all);
  return [drawn, el('p', {class: 'legend'}, ['copied', 'computed', 'summed', 'decides'].map((how) => el('span', {}, el('span', {class: `key ${how}`}), how))),
    left > 0 ? el('p', {class: 'note'}, `${left} more columns are too many to draw; the pages of these lead on.`) : null];
}

// Satellites, hubs, links, and satellites of links, from left to right.
function vaultGraph(domain) {
  const roles = new Map(domain.vault.map((node) => [node.name, node.role]));
  const layer = (node) => node.role === 'link' ? 2 : node.role !== 'satellite' ? 1 : roles.get(node.references[0]?.[0]) === 'link' ? 3 : 0;
  return graph(`The vault of ${domain.name}`, domain.vault.map((node) => ({id: node.name, layer: layer(node), lines: [node.name, [...new Set(node.references.map(([, column]) => column))].join(', ')], kind: node.role, href: address(domain.name, `vault.${node.name}`)})),
    domain.vault.flatMap((node) => node.references.map(([to]) => layer(node) === 0 ? {from: node.name, to, kind: ''} : {from: to, to: node.name, kind: ''})));
}

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const cut = (text) => text.length > NODE.longest ? `${text.slice(0, NODE.longest - 1)}…` : text;

// A drawing of nodes in layers, each near what it is tied to.
function graph(label, nodes, edges) {
  const layers = [];
  for (const node of nodes) (layers[node.layer] ??= []).push(node);
  const byName = new Map(nodes.map((node) => [node.id, Object.assign(node, {ties: []})]));
  for (const {from, to} of edges) {
    byName.get(from).ties.push(byName.get(to));
    byName.get(to).ties.push(byName.get(from));
  }
  const step = NODE.height + NODE.gap;
  for (const layer of layers) layer?.forEach((node, i) => { node.y = (i - (layer.length - 1) / 2) * step; });
  for (let pass = 0; pass < 24; pass++) {
    for (const layer of pass % 2 ? [...layers].reverse() : layers) if (layer) settle(layer, step);
  }
  const top = Math.min(...nodes.map((node) => node.y));
  let x = 2;
  for (const layer of layers) {
    if (!layer) continue;
    const width = Math.max(...layer.flatMap((node) => node.lines.map((line) => cut(line).length))) * NODE.letter + 20;
    for (const node of layer) Object.assign(node, {x, width, y: node.y - top + 2});
    x += width + NODE.between;
  }
  const height = Math.max(...nodes.map((node) => node.y)) + NODE.height + 2;
  const width = x - NODE.between + 2;
  const drawing = svg('svg', {width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': label},
    ...edges.map(({from, to, kind}) => edgePath(byName.get(from), byName.get(to), kind)), ...nodes.map(nodeBox));
  return el('div', {class: 'graph', tabindex: '0', role: 'region', 'aria-label': label}, drawing);
}

// Moves each node of a layer to the middle of its ties, and those that meet apart.
function settle(layer, step) {
  for (const node of layer) node.wish = node.ties.length === 0 ? node.y : node.ties.reduce((sum, tie) => sum + tie.y, 0) / node.ties.length;
  layer.sort((a, b) => a.wish - b.wish || (a.id < b.id ? -1 : 1));
  let groups = layer.map((node) => ({nodes: [node], middle: node.wish}));
  for (let isMet = true; isMet;) {
    isMet = false;
    const apart = [];
    for (const group of groups) {
      const last = apart.at(-1);
      if (last && group.middle - last.middle < (group.nodes.length + last.nodes.length) / 2 * step) {
        const all = [...last.nodes, ...group.nodes];
        apart[apart.length - 1] = {nodes: all, middle: all.reduce((sum, node) => sum + node.wish, 0) / all.length};
        isMet = true;
      } else apart.push(group);
    }
    groups = apart;
  }
  for (const {nodes, middle} of groups) nodes.forEach((node, i) => { node.y = middle + (i - (nodes.length - 1) / 2) * step; });
}

function edgePath(from, to, kind) {
  const isForward = from.x < to.x;
  const start = [isForward ? from.x + from.width : from.x, from.y + NODE.height / 2];
  const end = [isForward ? to.x : to.x + to.width, to.y + NODE.height / 2];
  const bend = (end[0] - start[0]) / 2;
  return svg('path', {class: kind, d: `M${start} C${start[0] + bend},${start[1]} ${end[0] - bend},${end[1]} ${end}`});
}

function nodeBox(node) {
  const [first, second] = node.lines;
  const box = [svg('title', {}, node.lines.filter((line) => line).join(' ')), svg('rect', {x: node.x, y: node.y, width: node.width, height: NODE.height}),
    svg('text', {x: node.x + 10, y: node.y + (second ? 16 : 23), class: node.kind === 'here' || !second || node.kind ? '' : 'soft'}, cut(first))];
  if (second) box.push(svg('text', {x: node.x + 10, y: node.y + 31, class: node.kind && node.kind !== 'here' ? 'soft' : ''}, cut(second)));
  return node.href ? svg('a', {href: node.href, class: node.kind}, ...box) : svg('g', {class: node.kind}, ...box);
}

// Names before meanings, short ones first; every word must be there.
function find(text) {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word);
  const found = [];
  for (const domain of domains.values()) {
    for (const entry of domain.entries.values()) {
      rank(found, words, entry.id, entry.description, {domain, entry});
      for (const column of entry.columns) if (column.name !== '*') rank(found, words, write(entry.id, column.name), column.description, {domain, entry, column});
    }
  }
  return found.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
}

function rank(found, words, name, description, what) {
  const low = name.toLowerCase();
  const own = (what.column?.name ?? name.split(/[. ]/).at(-1)).toLowerCase();
  const all = `${low} ${description.toLowerCase()} ${what.column?.personal ?? ''}`;
  if (!words.every((word) => all.includes(word))) return;
  const rank = own === words.join(' ') || low === words.join(' ') ? 0 : own.startsWith(words[0]) ? 1 : words.every((word) => low.includes(word)) ? 2 : 3;
  found.push({...what, name, description, rank: rank + (what.column ? .5 : 0)});
}

function showFound() {
  const words = search.value.trim();
  if (words === '') { show(); return; }
  const found = find(words);
  document.title = `${words} · Alluvium catalog`;
  main.replaceChildren(heading('Found'), el('p', {role: 'status', id: 'found'}, found.length === 0 ? 'Nothing has all these words.' : `${found.length} found${found.length > MOST_RESULTS ? `; the first ${MOST_RESULTS}` : ''}`),
    el('section', {class: 'card', 'aria-label': 'Results'}, el('ul', {class: 'results'}, found.slice(0, MOST_RESULTS).map(({domain, entry, column, name, description}) =>
      el('li', {}, column ? columnLink(domain, entry.id, column.name, name) : link(domain, entry.id), ' ', tag(column ? 'column' : entry.kind), ' ', column ? mark(column.personal) : '', ' ', el('span', {class: 'note'}, domain.name), el('p', {dir: 'auto'}, description))))));
}

byId('domains').append(...[...domains.values()].map((domain) => el('a', {href: address(domain.name)}, domain.name)));
search.addEventListener('input', showFound);
search.form.addEventListener('submit', (event) => {
  event.preventDefault();
  const first = main.querySelector('.results a');
  if (first) location.hash = first.hash;
});
addEventListener('hashchange', () => {
  if (location.hash === '#main') return;
  search.value = '';
  show();
  main.focus({preventScroll: true});
  scrollTo(0, 0);
});
addEventListener('keydown', (event) => {
  if (event.key === '/' && !['INPUT', 'TEXTAREA'].includes(document.activeElement.tagName)) { event.preventDefault(); search.focus(); }
});

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
});
show();
