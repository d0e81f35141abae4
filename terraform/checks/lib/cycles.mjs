// Whether anything depends on itself, be it by way of other modules.
import { graphOf } from './graph.mjs';

/** A fault per module from which a cycle can be reached; `roots` are the modules that nothing calls. */
export async function findCycles(roots, scopes) {
  const faults = [];
  for (const root of roots) {
    const cycle = cycleIn(await graphOf(root, scopes));
    if (cycle) faults.push(`${root.label}: a cycle: ${cycle.join(' → ')}`);
  }
  return faults;
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
