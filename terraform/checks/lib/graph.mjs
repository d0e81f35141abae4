// What waits for what, from a module that nothing calls. Every call of a module is an instance of its own.
import { visit } from './expressions.mjs';
import { walk } from './references.mjs';

/** By node, such as `module.platform.google_storage_bucket.this`, the nodes that it waits for. */
export async function graphOf(root, scopes) {
  const graph = new Map();
  await expand(root, '', graph, scopes);
  return graph;
}

/** All that a node waits for, by whatever way. */
export function reachable(graph, node) {
  const found = new Set();
  const left = [node];
  while (left.length > 0) {
    for (const next of graph.get(left.pop()) ?? []) {
      if (!found.has(next)) {
        found.add(next);
        left.push(next);
      }
    }
  }
  return found;
}

/** Adds the nodes of an instance; `path` is that of the calls that led to it, such as `module.platform.`. */
async function expand(module, path, graph, scopes) {
  const add = (from, to) => graph.set(from, [...(graph.get(from) ?? []), ...to]);
  const node = async (name, value) => {
    const { depends_on, ...own } = value !== null && typeof value === 'object' && !Array.isArray(value) ? value : { own: value };
    add(path + name, [...(await referencesOf(own, path)), ...(await referencesOf(depends_on, path, '(end)')), `${path}(start)`]);
    add(`${path}(end)`, [path + name]);
  };
  for (const [address, { body }] of Object.entries(module.resources)) await node(address, body);
  for (const [address, { body }] of Object.entries(module.data)) await node(`data.${address}`, body);
  for (const [name, { body }] of Object.entries(module.locals)) await node(`local.${name}`, body);
  for (const [name, { body }] of Object.entries(module.output)) {
    await node(`output.${name}`, body);
    add(`${path}(outputs)`, [`${path}output.${name}`]);
  }
  for (const name of Object.keys(module.variable)) await node(`var.${name}`, null);
  for (const [name, call] of Object.entries(module.module)) {
    const inner = `${path}module.${name}.`;
    const { count, for_each, depends_on, ...given } = call.body;
    const waits = [...(await referencesOf({ count, for_each }, path)), ...(await referencesOf(depends_on, path, '(end)'))];
    add(`${inner}(start)`, [...waits, `${path}(start)`]);
    for (const [argument, value] of Object.entries(given)) add(`${inner}var.${argument}`, await referencesOf(value, path));
    const called = scopes.called(module, call);
    if (called) await expand(called, inner, graph, scopes);
  }
}

/** The nodes that a value names: of a module one output, or where none is named all outputs; in depends_on, all of it. */
export async function referencesOf(value, path, whole = '(outputs)') {
  const found = [];
  await visit(value, (tree) =>
    walk(tree, {}, (root, segments, bound) => {
      if (bound) return;
      const names = segments.filter((segment) => segment !== '*' && !/^\d+$/.test(segment));
      if (root === 'module') {
        const output = names.length > 1 ? names.slice(1).map((name) => `output.${name}`) : [whole];
        found.push(...output.map((each) => `${path}module.${names[0]}.${each}`));
      } else {
        found.push(`${path}${[root, ...names].slice(0, root === 'data' ? 3 : 2).join('.')}`);
      }
    }),
  );
  return found;
}
