// What names mean within a module: the types of its variables, locals, outputs, resources and called modules.
import { resolve } from 'node:path';
import { toTree, typeOf } from './expressions.mjs';
import { ANY, STRING, parseSchemaType, typeOfDeclaration } from './types.mjs';

/** Knows the modules by directory, and the providers' schema. */
export class Scopes {
  #types = new Map();

  constructor(modules, schema) {
    this.modules = Object.fromEntries(modules.map((module) => [resolve(module.directory), module]));
    this.schema = schema;
  }

  /** The module that a call calls, or nothing if it is none of ours. */
  called(module, call) {
    return this.modules[resolve(module.directory, String(call.body.source))];
  }

  /** The modules that no other calls: the environments and examples. */
  uncalled() {
    const modules = Object.values(this.modules);
    const called = new Set(modules.flatMap((module) => Object.values(module.module).map((call) => this.called(module, call))));
    return modules.filter((module) => !called.has(module));
  }

  /** A function that tells the type of a reference within the module. */
  lookUp(module) {
    return async (root, segments) => {
      const [name, ...rest] = segments;
      if (root === 'path') return STRING;
      if (root === 'var') return fieldOf(await this.variableType(module.variable[name]), rest);
      if (root === 'local') return fieldOf(await this.#once(module, `local.${name}`, module.locals[name]?.body), rest);
      if (root === 'module') return this.#moduleType(module, name, rest);
      return this.#resourceType(module, root, segments);
    };
  }

  async variableType(variable) {
    const tree = variable?.body.type === undefined ? undefined : await toTree(variable.body.type);
    return tree ? typeOfDeclaration(tree) : ANY;
  }

  async #moduleType(module, name, rest) {
    const call = module.module[name];
    const called = call && this.called(module, call);
    const [output, ...deeper] = isMany(call?.body) ? rest.slice(1) : rest;
    if (!called || output === undefined) return ANY;
    return fieldOf(await this.#once(called, `output.${output}`, called.output[output]?.body.value), deeper);
  }

  #resourceType(module, root, segments) {
    const isData = root === 'data';
    const [type, name, ...rest] = isData ? segments : [root, ...segments];
    const declared = (isData ? module.data : module.resources)[`${type}.${name}`];
    const [attribute, ...deeper] = isMany(declared?.body) ? rest.slice(1) : rest;
    const found = this.schema[isData ? 'data' : 'resources'][type]?.attributes[attribute];
    return found && deeper.length === 0 ? parseSchemaType(found.type) : ANY;
  }

  /** The type of a value of a module, worked out once; one that refers to itself is any. */
  async #once(module, key, value) {
    const id = `${module.directory} ${key}`;
    if (!this.#types.has(id)) {
      this.#types.set(id, ANY);
      this.#types.set(id, value === undefined ? ANY : await typeOf(value, this.lookUp(module)));
    }
    return this.#types.get(id);
  }
}

export const isMany = (body) => body !== undefined && ('for_each' in body || 'count' in body);

function fieldOf(type, segments) {
  return segments.reduce((at, segment) => {
    if (at.kind === 'object') return at.fields[segment] ?? ANY;
    return ['map', 'list'].includes(at.kind) ? at.of : ANY;
  }, type);
}
