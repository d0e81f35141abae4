// What an expression is worth where its text tells: literals, tuples, objects, concat(), merge() and locals made of these.
import { toTree } from './expressions.mjs';

/** The value; of what only a run tells, the text of the expression. */
export async function evaluate(value, module) {
  if (Array.isArray(value)) return Promise.all(value.map((item) => evaluate(item, module)));
  if (value !== null && typeof value === 'object') {
    const entries = await Promise.all(Object.entries(value).map(async ([key, item]) => [key, await evaluate(item, module)]));
    return Object.fromEntries(entries);
  }
  if (typeof value !== 'string' || !value.includes('${')) return value;
  const tree = await toTree(value);
  return tree ? evaluateTree(tree, module, value) : value;
}

async function evaluateTree(node, module, text) {
  const all = (children) => Promise.all(children.map((child) => evaluateTree(child, module, child.meta?.value ?? text)));
  switch (node.type) {
    case 'literalValue':
      return node.meta.value;
    case 'template':
      return node.children.length === 1 && node.children[0].type === 'literalValue' ? node.children[0].meta.value : text;
    case 'tuple':
      return all(node.children);
    case 'object': {
      const items = Object.entries(node.meta.items).map(([key, value]) => [key, value.startsWith('"') ? value.slice(1, -1) : value]);
      return Object.fromEntries(items);
    }
    case 'function':
      if (node.meta.name === 'concat') return (await all(node.children)).flat();
      if (node.meta.name === 'merge') return Object.assign({}, ...(await all(node.children)));
      if (node.meta.name === 'toset') return (await all(node.children))[0];
      return text;
    case 'scopeTraversal': {
      const [root, name, ...rest] = node.meta.traversal.map((part) => part.segment.replaceAll('"', ''));
      if (root !== 'local' || !(name in module.locals)) return text;
      const local = await evaluate(module.locals[name].body, module);
      return rest.reduce((at, key) => at?.[key] ?? text, local);
    }
    default:
      return text;
  }
}
