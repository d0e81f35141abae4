// Whether anything depends on itself, be it by way of other modules. Every call of a module is an instance of its own.
import { visit } from './expressions.mjs';
import { walk } from './references.mjs';

/** A fault per module from which a cycle can be reached; `roots` are the modules that nothing calls. */
export async function findCycles(roots, scopes) {
  const faults = [];
  for (const root of roots) {
    const graph = new Map();
    await expand(root, '', graph, scopes);
    const cycle = cycleIn(graph);
    if (cycle) faults.push(`${root.label}: a cycle: ${cycle.join(' → ')}`);
  }
  return faults;
}

/** Adds the nodes of an instance; `path` is that of the calls that led to it, such as `module.platform.`. */
async function expand(module, path, graph, scopes) {
  const add = (from, to) => graph.set(from, [...(graph.get(from) ?? []), ...to]);
  const node = async (name, value) => {
    add(path + name, [...(await referencesOf(value, path)), `${path}(start)`]);
    add(`${path}(end)`, [path + name]);
  };
  for (const [address, { body }] of Object.entries(module.resources)) await node(address, body);
  for (const [address, { body }] of Object.entries(module.data)) await node(`data.${address}`, body);
  for (const [name, { body }] of Object.entries(module.locals)) await node(`local.${name}`, body);
  for (const [name, { body }] of Object.entries(module.output)) await node(`output.${name}`, body);
  for (const name of Object.keys(module.variable)) await node(`var.${name}`, null);
  for (const [name, call] of Object.entries(module.module)) {
    const inner = `${path}module.${name}.`;
    const { count, for_each, depends_on, ...given } = call.body;
    add(`${inner}(start)`, [...(await referencesOf({ count, for_each, depends_on }, path)), `${path}(start)`]);
    for (const [argument, value] of Object.entries(given)) add(`${inner}var.${argument}`, await referencesOf(value, path));
    const called = scopes.called(module, call);
    if (called) await expand(called, inner, graph, scopes);
  }
}

/** The nodes that a value names: of a module one output, or where none is named all of it. */
async function referencesOf(value, path) {
  const found = [];
  await visit(value, (tree) =>
    walk(tree, {}, (root, segments, bound) => {
      if (bound) return;
      const names = segments.filter((segment) => segment !== '*' && !/^\d+$/.test(segment));
      if (root === 'module') {
        const output = names.length > 1 ? names.slice(1).map((name) => `output.${name}`) : ['(end)'];
        found.push(...output.map((each) => `${path}module.${names[0]}.${each}`));
      } else {
        found.push(`${path}${[root, ...names].slice(0, root === 'data' ? 3 : 2).join('.')}`);
      }
    }),
  );
  return found;
}

/** The nodes of a cycle, the first one twice, or nothing. */
function cycleIn(graph) {
  const done = new Set();
  const search = (node, trail) => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = search(next, [...trail, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = search(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}
