// Reads a LookML project: its files, and of each model what it includes, refinements laid upon what they refine.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { load } from 'js-yaml';
import lookml from 'lookml-parser';

const NOT_LOOKML = ['checks'];

/** By path below the directory, the text of each file of LookML. */
export function readFiles(directory) {
  const files = {};
  const walk = (folder) => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      if (!statSync(path).isDirectory()) {
        if (/\.(lkml|lookml)$/.test(name)) files[relative(directory, path).split(sep).join('/')] = readFileSync(path, 'utf8');
      } else if (folder !== directory || !NOT_LOOKML.includes(name)) {
        walk(path);
      }
    }
  };
  walk(directory);
  return files;
}

/** What the files declare: constants, and models by name. Faults are lines for people. */
export function projectOf(files) {
  const faults = [];
  const parsed = {};
  for (const [path, text] of Object.entries(files)) {
    try {
      parsed[path] = path.endsWith('.lookml') ? load(text) : lookml.parse(text);
      if (path.endsWith('.lkml')) faults.push(...declaredTwice(path, text));
    } catch (error) {
      faults.push(`${path}: ${String(error.message ?? error).split('\n')[0]}`);
    }
  }
  const constants = Object.keys(parsed['manifest.lkml']?.constant ?? {});
  const models = {};
  for (const path of Object.keys(parsed).filter((name) => name.endsWith('.model.lkml'))) {
    models[path.match(/([^/]+)\.model\.lkml$/)[1]] = modelOf(path, parsed, faults);
  }
  const included = new Set(Object.values(models).flatMap((model) => model.paths));
  for (const path of Object.keys(parsed).filter((name) => name !== 'manifest.lkml' && !included.has(name))) {
    faults.push(`${path}: no model includes it`);
  }
  return { files, constants, models, faults };
}

function modelOf(path, parsed, faults) {
  const model = { path, paths: [path], body: parsed[path], view: {}, explore: {}, test: {}, access_grant: {}, datagroup: {}, dashboards: [] };
  for (const pattern of list(parsed[path].include)) {
    const matched = Object.keys(parsed).filter((name) => matches(pattern, name) && !model.paths.includes(name));
    if (matched.length === 0) faults.push(`${path}: include "${pattern}" finds no file`);
    model.paths.push(...matched);
  }
  for (const name of model.paths) {
    if (name.endsWith('.lookml')) {
      list(parsed[name]).forEach((dashboard) => model.dashboards.push({ path: name, ...dashboard }));
    } else {
      for (const kind of ['view', 'explore', 'test', 'access_grant', 'datagroup']) {
        Object.entries(parsed[name][kind] ?? {}).forEach(([key, bodies]) => list(bodies).forEach((body) => put(model, kind, key, body, name, faults)));
      }
    }
  }
  return model;
}

function put(model, kind, key, body, path, faults) {
  const name = key.replace(/^\+/, '');
  const known = model[kind][name];
  if (key.startsWith('+')) {
    if (!known) faults.push(`${path}: ${kind}: ${key} refines what ${model.path} has not included before it`);
    else model[kind][name] = { ...laid(known, body), $path: known.$path };
  } else if (known) {
    faults.push(`${path}: ${kind}: ${name} is in ${known.$path} as well`);
  } else {
    model[kind][name] = { ...body, $path: path };
  }
}

/** What a refinement says counts; of blocks it says nothing about, what was there. */
function laid(below, above) {
  const both = { ...below };
  for (const [key, value] of Object.entries(above).filter(([name]) => !name.startsWith('$'))) {
    both[key] = isBlock(value) && isBlock(below[key]) ? laid(below[key], value) : value;
  }
  return both;
}

const isBlock = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parser keeps the last of several of a name; a field may be a dimension or a measure, not both. */
function declaredTwice(path, text) {
  const faults = [];
  let top = '';
  let seen = new Set();
  for (const [, indent, kind, name] of text.matchAll(/^( *)(view|explore|test|join|dimension|dimension_group|measure|set|access_grant|datagroup): (\+?\w+)/gm)) {
    const what = ['dimension', 'dimension_group', 'measure'].includes(kind) ? 'field' : kind;
    if (indent === '') {
      const whole = `${kind}: ${name}`;
      if (!name.startsWith('+') && text.split('\n').filter((line) => line === `${whole} {` || line.startsWith(`${whole} {`)).length > 1 && top !== whole) {
        faults.push(`${path}: ${whole} is declared twice`);
      }
      [top, seen] = [whole, new Set()];
    } else if (seen.has(`${what} ${name}`)) {
      faults.push(`${path}: ${top} declares ${name} twice`);
    } else {
      seen.add(`${what} ${name}`);
    }
  }
  return [...new Set(faults)];
}

/** As Looker's includes: * within a folder, ** across them; from the project's root. */
function matches(pattern, path) {
  const expression = pattern.replace(/^\//, '').replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/?|\*/g, (star) => (star === '*' ? '[^/]*' : '.*'));
  return new RegExp(`^${expression}$`).test(path);
}

/** LookML writes one of a kind as itself, and several as a list. */
export const list = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);
