// What an expression is worth, where all that it names is given: variables, and attributes of what is made. It speaks as much of Terraform's
// language as the lake's modules do; what it does not know is an error.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { toTree } from './expressions.mjs';

const OPERATORS = {
  equal: isDeepStrictEqual,
  notEqual: (a, b) => !isDeepStrictEqual(a, b),
  lessThan: (a, b) => a < b,
  greaterThan: (a, b) => a > b,
  multiply: (a, b) => a * b,
  logicalAnd: (a, b) => a && b,
  logicalOr: (a, b) => a || b,
};

const FUNCTIONS = {
  basename,
  compact: (list) => list.filter((item) => item !== null && item !== ''),
  concat: (...lists) => lists.flat(),
  contains: (list, item) => list.some((each) => isDeepStrictEqual(each, item)),
  dirname,
  distinct: (list) => [...new Set(list)],
  endswith: (text, end) => text.endsWith(end),
  file: (path) => readFileSync(path, 'utf8'),
  fileset: (directory, pattern) => {
    const matches = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}$`);
    return readdirSync(directory, { recursive: true }).filter((path) => matches.test(path)).sort();
  },
  flatten: (list) => list.flat(Infinity),
  jsondecode: JSON.parse,
  jsonencode: JSON.stringify,
  join: (between, list) => list.join(between),
  keys: (map) => Object.keys(map).sort(),
  length: (of) => (Array.isArray(of) ? of : Object.keys(of)).length,
  lookup: (map, key, otherwise) => map[key] ?? otherwise,
  merge: (...maps) => Object.assign({}, ...maps),
  range: (from, to) => Array.from({ length: to - from }, (_, index) => from + index),
  replace: (text, from, to) => text.replaceAll(from, to),
  toset: (list) => [...new Set(list)].sort(),
  trimsuffix: (text, end) => (text.endsWith(end) ? text.slice(0, text.length - end.length) : text),
};

export class Interpreter {
  #module;
  #known;
  #locals = new Map();
  #trees = new Map();

  /** `known` has the values of what begins with `var`, `module` or the type of a resource. */
  constructor(module, known) {
    this.#module = module;
    this.#known = known;
  }

  /** What a parsed value is worth: an expression's, a text's, or that of whatever holds these. */
  async value(value, scope = {}) {
    if (Array.isArray(value)) return inTurn(value, (item) => this.value(item, scope));
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(await inTurn(Object.entries(value), async ([key, item]) => [key, await this.value(item, scope)]));
    }
    return typeof value === 'string' && value.includes('${') ? this.#of(value, scope) : value;
  }

  local(name) {
    if (!(name in this.#module.locals)) throw new Error(`there is no local.${name}`);
    if (!this.#locals.has(name)) this.#locals.set(name, this.value(this.#module.locals[name].body));
    return this.#locals.get(name);
  }

  async #of(text, scope) {
    if (!this.#trees.has(text)) this.#trees.set(text, toTree(text));
    const tree = await this.#trees.get(text);
    if (!tree) throw new Error(`not understood: ${text}`);
    const worth = await this.#worth(tree, scope);
    const isExpression = /^\$\{[\s\S]*\}$/.test(text) && tree.type !== 'template';
    return isExpression || typeof worth !== 'string' ? worth : worth.replace(/\n$/, ''); // As toTree() adds one to a text.
  }

  #expression(text, scope) {
    return this.#of(`\${${text}}`, scope);
  }

  async #worth(node, scope) {
    const child = (index) => this.#worth(node.children[index], scope);
    const { meta = {} } = node;
    switch (node.type) {
      case 'literalValue':
        return { string: String, number: Number, bool: (text) => String(text) === 'true' }[meta.type]?.(meta.value) ?? null;
      case 'template':
        return (await inTurn(node.children, (each) => this.#worth(each, scope))).join('');
      case 'parentheses':
        return child(0);
      case 'tuple':
        return inTurn(node.children, (each) => this.#worth(each, scope));
      case 'object':
        return Object.fromEntries(await inTurn(Object.entries(meta.items), async ([key, text]) => [key.replace(/^"(.*)"$/, '$1'), await this.#expression(text, scope)]));
      case 'conditional':
        return (await child(0)) ? child(1) : child(2);
      case 'binaryOp':
        return OPERATORS[meta.operator](await child(0), await child(1));
      case 'unaryOp':
        return meta.operator === 'logicalNot' ? !(await child(0)) : -(await child(0));
      case 'for':
        return this.#loop(meta, scope);
      case 'function':
        return this.#call(node, scope);
      case 'index':
        return at(await child(0), await child(1));
      case 'relativeTraversal':
        return segmentsOf(meta).reduce(at, await child(0));
      case 'scopeTraversal': {
        const [root, ...rest] = segmentsOf(meta);
        if (root === 'local') return rest.slice(1).reduce(at, await this.local(rest[0]));
        return rest.reduce(at, at({ ...this.#known, ...scope }, root));
      }
      default:
        throw new Error(`not understood: ${meta.value ?? node.type}`);
    }
  }

  async #loop({ collectionExpression, keyVar, valVar, keyExpression, valueExpression, conditionalExpression }, scope) {
    const collection = await this.#expression(collectionExpression, scope);
    const entries = Array.isArray(collection) ? [...collection.entries()] : Object.entries(collection).sort(([a], [b]) => (a < b ? -1 : 1));
    const found = [];
    for (const [key, value] of entries) {
      const inner = { ...scope, [valVar]: value, ...(keyVar && { [keyVar]: key }) };
      if (conditionalExpression && !(await this.#expression(conditionalExpression, inner))) continue;
      const worth = await this.#expression(valueExpression, inner);
      found.push(keyExpression ? [await this.#expression(keyExpression, inner), worth] : worth);
    }
    return keyExpression ? Object.fromEntries(found) : found;
  }

  async #call({ meta: { name }, children }, scope) {
    const given = (node) => this.#worth(node, scope);
    if (name === 'can') return given(children[0]).then(() => true, () => false);
    if (name === 'try') return children.slice(1).reduce((first, next) => first.catch(() => given(next)), given(children[0]));
    if (!(name in FUNCTIONS)) throw new Error(`not understood: ${name}()`);
    return FUNCTIONS[name](...(await inTurn(children, given)));
  }
}

const segmentsOf = ({ traversal }) => traversal.map(({ segment }) => segment.replaceAll('"', ''));

function at(of, key) {
  if (of === null || typeof of !== 'object' || !(key in of)) throw new Error(`there is no ${key}`);
  return of[key];
}

async function inTurn(items, of) {
  const found = [];
  for (const item of items) found.push(await of(item));
  return found;
}
