// Reads a directory of .tf files into one module: what it declares, and where.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';

const KINDS = ['variable', 'output', 'module', 'provider'];

/** `label` stands for the directory in faults. A name-to-body map of each kind; resources and data sources by `type.name`. Each body knows its file. */
export async function readModule(directory, label = directory) {
  const module = { directory, label, files: {}, faults: [], locals: {}, resources: {}, data: {}, terraform: [] };
  KINDS.forEach((kind) => (module[kind] = {}));
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.tf')).sort()) {
    const path = join(label, file);
    const text = readFileSync(join(directory, file), 'utf8');
    module.files[path] = text;
    try {
      add(module, path, await parse(path, text));
    } catch (error) {
      module.faults.push(`${path}: ${firstLine(error.message)}`);
    }
  }
  return module;
}

function add(module, path, parsed) {
  const put = (into, name, body) => {
    if (name in into) module.faults.push(`${path}: ${name} is declared twice`);
    into[name] = { path, body };
  };
  for (const kind of KINDS) {
    for (const [name, bodies] of Object.entries(parsed[kind] ?? {})) {
      bodies.forEach((body) => put(module[kind], name, body));
    }
  }
  for (const [kind, into] of [['resource', module.resources], ['data', module.data]]) {
    for (const [type, byName] of Object.entries(parsed[kind] ?? {})) {
      for (const [name, bodies] of Object.entries(byName)) {
        bodies.forEach((body) => put(into, `${type}.${name}`, body));
      }
    }
  }
  for (const locals of parsed.locals ?? []) {
    Object.entries(locals).forEach(([name, value]) => put(module.locals, name, value));
  }
  module.terraform.push(...(parsed.terraform ?? []).map((body) => ({ path, body })));
}

const firstLine = (message) => String(message).split('\n').find((line) => line.trim() !== '') ?? '';
