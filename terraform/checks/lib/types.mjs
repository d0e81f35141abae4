// Types of Terraform's language, as far as they can be told without running it. What cannot be told is `any`.

export const ANY = { kind: 'any' };
export const STRING = { kind: 'string' };
export const NUMBER = { kind: 'number' };
export const BOOL = { kind: 'bool' };
export const NULL = { kind: 'null' };
export const list = (of) => ({ kind: 'list', of });
export const set = (of) => ({ kind: 'set', of });
export const map = (of) => ({ kind: 'map', of });
export const tuple = (items) => ({ kind: 'tuple', items });
export const object = (fields) => ({ kind: 'object', fields });

const PRIMITIVES = { string: STRING, number: NUMBER, bool: BOOL, any: ANY };
const COLLECTIONS = { list, set, map };

/** A type as a provider's schema writes it, such as list(string). */
export function parseSchemaType(text) {
  const [, outer, inner] = text.match(/^(\w+)(?:\((.+)\))?$/);
  return inner === undefined ? (PRIMITIVES[outer] ?? ANY) : COLLECTIONS[outer](parseSchemaType(inner));
}

/** A variable's type from the syntax tree of its type expression. */
export function typeOfDeclaration(node) {
  if (node.type === 'scopeTraversal') return PRIMITIVES[node.meta.value] ?? ANY;
  if (node.type !== 'function') return ANY;
  const [argument] = node.children;
  if (node.meta.name in COLLECTIONS) return COLLECTIONS[node.meta.name](typeOfDeclaration(argument));
  if (node.meta.name === 'optional') return { ...typeOfDeclaration(argument), optional: true };
  if (node.meta.name === 'tuple') return tuple(argument.children.map(typeOfDeclaration));
  if (node.meta.name !== 'object') return ANY;
  const named = Object.entries(argument.meta.items).map(([field, text]) => {
    const value = argument.children.find((child) => child.meta?.value === text);
    return [field, value ? typeOfDeclaration(value) : ANY];
  });
  return object(Object.fromEntries(named));
}

/** Why a value of a type cannot be given where another is wanted, or nothing if it can. Primitives convert as Terraform does it. */
export function misfit(wanted, given, path = '') {
  const at = path === '' ? '' : ` at ${path.slice(1)}`;
  const wrong = `wants ${name(wanted)}${at}, and is given ${name(given)}`;
  if ([wanted, given].some((type) => type.kind === 'any') || given.kind === 'null') return undefined;
  switch (wanted.kind) {
    case 'string':
      return ['string', 'number', 'bool'].includes(given.kind) ? undefined : wrong;
    case 'number':
    case 'bool':
      return given.kind === wanted.kind || (given.kind === 'string' && readsAs(wanted.kind, given.literal)) ? undefined : wrong;
    case 'list':
    case 'set':
      if (given.kind === 'tuple') return first(given.items.map((item, i) => misfit(wanted.of, item, `${path}.${i}`)));
      return ['list', 'set'].includes(given.kind) ? misfit(wanted.of, given.of, `${path}.*`) : wrong;
    case 'map':
      if (given.kind === 'object') return first(Object.entries(given.fields).map(([key, type]) => misfit(wanted.of, type, `${path}.${key}`)));
      return given.kind === 'map' ? misfit(wanted.of, given.of, `${path}.*`) : wrong;
    case 'object':
      return given.kind === 'object' ? objectMisfit(wanted, given, path) : given.kind === 'map' ? undefined : wrong;
    default:
      return undefined;
  }
}

function objectMisfit(wanted, given, path) {
  const at = path === '' ? '' : ` at ${path.slice(1)}`;
  const unknown = Object.keys(given.fields).find((key) => !(key in wanted.fields));
  if (unknown !== undefined) return `has no ${unknown}${at}; there are ${Object.keys(wanted.fields).join(', ')}`;
  const missing = Object.entries(wanted.fields).find(([key, type]) => !type.optional && !(key in given.fields));
  if (missing !== undefined) return `lacks ${missing[0]}${at}`;
  return first(Object.entries(given.fields).map(([key, type]) => misfit(wanted.fields[key], type, `${path}.${key}`)));
}

const first = (faults) => faults.find((fault) => fault !== undefined);

const readsAs = (kind, literal) =>
  literal === undefined || (kind === 'number' ? literal.trim() !== '' && !Number.isNaN(Number(literal)) : ['true', 'false'].includes(literal));

function name(type) {
  return type.of === undefined ? type.kind : `${type.kind}(${name(type.of)})`;
}
