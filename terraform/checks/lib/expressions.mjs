// Values of the parsed JSON as syntax trees, and the types of those.
import { getExpressionAst } from '@cdktf/hcl2json';
import { ANY, BOOL, NULL, NUMBER, STRING, list, map, object, set, tuple } from './types.mjs';

const RETURNS = {
  abs: NUMBER, ceil: NUMBER, floor: NUMBER, length: NUMBER, max: NUMBER, min: NUMBER, parseint: NUMBER, tonumber: NUMBER,
  alltrue: BOOL, anytrue: BOOL, can: BOOL, contains: BOOL, endswith: BOOL, startswith: BOOL, strcontains: BOOL, tobool: BOOL,
  base64decode: STRING, base64encode: STRING, basename: STRING, dirname: STRING, file: STRING, format: STRING, join: STRING,
  jsonencode: STRING, lower: STRING, replace: STRING, substr: STRING, templatefile: STRING, tostring: STRING, trimsuffix: STRING,
  upper: STRING, yamlencode: STRING, cidrhost: STRING,
  fileset: set(STRING), keys: list(STRING), range: list(NUMBER), regexall: list(ANY), setproduct: list(ANY), split: list(STRING),
};

/** The syntax tree of a value: of an expression, or of a template with its interpolations. */
export async function toTree(value) {
  const whole = /^\$\{([\s\S]*)\}$/.exec(value);
  if (whole) {
    const tree = await treeOf(whole[1]);
    if (tree) return tree;
  }
  return treeOf(`<<__TEXT__\n${value}\n__TEXT__\n`);
}

async function treeOf(expression) {
  try {
    return await getExpressionAst('expression', expression);
  } catch {
    return undefined;
  }
}

/** Visits every expression of a parsed value, with its path in it. */
export async function visit(value, visitor, path = []) {
  if (typeof value === 'string' && value.includes('${')) {
    const tree = await toTree(value);
    if (tree) await visitor(tree, path);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      if (key.includes('${')) await visit(key, visitor, path);
      await visit(inner, visitor, [...path, key]);
    }
  }
}

/** The type of a parsed value. `lookUp(root, segments)` tells the type of a reference. */
export async function typeOf(value, lookUp) {
  if (value === null) return NULL;
  if (typeof value === 'number') return NUMBER;
  if (typeof value === 'boolean') return BOOL;
  if (Array.isArray(value)) return tuple(await Promise.all(value.map((item) => typeOf(item, lookUp))));
  if (typeof value === 'object') {
    if (Object.keys(value).some((key) => key.includes('${'))) return map(ANY);
    const fields = await Promise.all(Object.entries(value).map(async ([key, item]) => [key, await typeOf(item, lookUp)]));
    return object(Object.fromEntries(fields));
  }
  if (!value.includes('${') || value.startsWith('$${')) return { ...STRING, literal: value };
  const tree = await toTree(value);
  return tree ? typeOfTree(tree, lookUp) : ANY;
}

export async function typeOfTree(node, lookUp) {
  switch (node.type) {
    case 'template':
      return STRING;
    case 'literalValue':
      return { string: { ...STRING, literal: node.meta.value }, number: NUMBER, bool: BOOL }[node.meta.type] ?? NULL;
    case 'binaryOp':
    case 'unaryOp':
      return { bool: BOOL, number: NUMBER }[node.meta.returnType] ?? ANY;
    case 'parentheses':
      return typeOfTree(node.children[0], lookUp);
    case 'conditional':
      return either(await typeOfTree(node.children[1], lookUp), await typeOfTree(node.children[2], lookUp));
    case 'tuple':
      return tuple(await Promise.all(node.children.map((child) => typeOfTree(child, lookUp))));
    case 'object':
      return typeOfObject(node, lookUp);
    case 'for':
      return node.meta.openRangeValue === '[' ? list(ANY) : map(ANY);
    case 'function':
      return node.meta.name === 'toset' ? set(ANY) : (RETURNS[node.meta.name] ?? ANY);
    case 'scopeTraversal': {
      const [root, ...segments] = node.meta.traversal.map((part) => part.segment.replaceAll('"', ''));
      return lookUp(root, segments);
    }
    default:
      return ANY;
  }
}

/** The tree's values stand in the order of the text, its items in that of the alphabet: the text of a value tells which is which. */
async function typeOfObject(node, lookUp) {
  const fields = {};
  for (const [name, text] of Object.entries(node.meta.items)) {
    const value = node.children.find((child) => child.meta?.value === text);
    if (!/^[\w-]+$/.test(name)) return map(ANY);
    fields[name] = value ? await typeOfTree(value, lookUp) : ANY;
  }
  return object(fields);
}

const either = (a, b) => (a.kind === 'null' ? b : b.kind === 'null' || a.kind === b.kind ? a : ANY);
