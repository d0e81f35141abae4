// Whether what an expression names is there.
import { visit } from './expressions.mjs';
import { isMany } from './scope.mjs';
import { closest } from './words.mjs';

const ALWAYS = ['path', 'terraform', 'each', 'count', 'self'];

/** Checks every reference of a value; notes in `used` which variables and locals are named. */
export async function checkReferences(where, value, module, scopes, used) {
  const faults = [];
  const names = iteratorsOf(value);
  await visit(value, (tree, path) => {
    if (path[0] === 'provider') return;
    walk(tree, { ...names }, (root, segments, bound) => {
      if (bound || ALWAYS.includes(root)) return;
      const fault = check(root, segments, module, scopes, used, path[0] === 'depends_on');
      if (fault) faults.push(`${where}: ${fault}`);
    });
  });
  return faults;
}

/** Labels of dynamic blocks, under which their content names the element. */
function iteratorsOf(value, found = {}) {
  if (value === null || typeof value !== 'object') return found;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'dynamic') Object.keys(inner).forEach((label) => (found[label] = true));
    iteratorsOf(inner, found);
  }
  return found;
}

/** Calls `report` with each reference; one to a variable of a `for` goes by what that runs over. */
export function walk(node, bound, report) {
  if (node.type === 'for') {
    const [collection, ...others] = node.children;
    walk(collection, bound, report);
    const over = collection.type === 'scopeTraversal' ? partsOf(collection) : undefined;
    const inner = { ...bound, [node.meta.valVar]: over ?? true };
    if (node.meta.keyVar) inner[node.meta.keyVar] = true;
    others.forEach((child) => walk(child, inner, report));
    return;
  }
  if (node.type === 'scopeTraversal') {
    const [root, ...segments] = partsOf(node);
    const over = bound[root];
    if (Array.isArray(over) && segments.length > 0) {
      report(over[0], [...over.slice(1), '*', ...segments], bound[over[0]] !== undefined);
    } else {
      report(root, segments, over !== undefined);
    }
  } else if (node.type === 'relativeTraversal' && node.children[0].type === 'index') {
    const [collection, key] = node.children[0].children;
    if (collection.type === 'scopeTraversal') {
      const [root, ...segments] = partsOf(collection);
      report(root, [...segments, '*', ...node.meta.traversal.map((part) => part.segment)], bound[root] !== undefined);
      if (key) walk(key, bound, report);
      return;
    }
  }
  node.children.forEach((child) => walk(child, bound, report));
}

const partsOf = (node) => node.meta.traversal.map((part) => part.segment.replaceAll('"', ''));

function check(root, segments, module, scopes, used, isDependency) {
  const [name, ...rest] = segments;
  if (root === 'var') {
    used.add(`var.${name}`);
    return name in module.variable ? undefined : `there is no var.${name}${closest(name, Object.keys(module.variable))}`;
  }
  if (root === 'local') {
    used.add(`local.${name}`);
    return name in module.locals ? undefined : `there is no local.${name}${closest(name, Object.keys(module.locals))}`;
  }
  if (root === 'module') return checkModule(name, rest, module, scopes, isDependency);
  return checkResource(root, segments, module, scopes);
}

function checkModule(name, rest, module, scopes, isDependency) {
  const call = module.module[name];
  if (!call) return `there is no module.${name}${closest(name, Object.keys(module.module))}`;
  const called = scopes.called(module, call);
  const output = isMany(call.body) ? rest[1] : rest[0];
  if (isDependency || !called || output === undefined || output in called.output) return undefined;
  return `module.${name} has no output ${output}${closest(output, Object.keys(called.output))}`;
}

function checkResource(root, segments, module, scopes) {
  const isData = root === 'data';
  const [type, name, ...rest] = isData ? segments : [root, ...segments];
  const declared = isData ? module.data : module.resources;
  const address = `${type}.${name}`;
  if (!(address in declared)) return `there is no ${isData ? 'data.' : ''}${address}${closest(address, Object.keys(declared))}`;
  const schema = scopes.schema[isData ? 'data' : 'resources'][type];
  const attribute = isMany(declared[address].body) ? rest[1] : rest[0];
  if (!schema || attribute === undefined || attribute === '*') return undefined;
  const known = ['id', ...Object.keys(schema.attributes), ...Object.keys(schema.blocks), ...schema.computed];
  return known.includes(attribute) ? undefined : `${address} has no ${attribute}${closest(attribute, known)}`;
}
