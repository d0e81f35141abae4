#!/usr/bin/env node
// Derives provider-schema.json: of each resource, data source and provider that the .tf files use, its arguments and blocks.
//
//   npm install --no-save @cdktf/provider-google@16.12.1 @cdktf/provider-google-beta@16.12.1 @cdktf/provider-helm@12.1.2 @cdktf/provider-time@11.0.1
//   node derive-schema.mjs node_modules
//
// These packages are generated from the providers' own schemas (google 6.50.0, helm 3.1.1, time 0.13.1); their source maps hold the
// source, whose comments say of each attribute whether it is computed, optional or required.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { roots, checksDirectory, readAll } from './lib/roots.mjs';

const PACKAGES = { google: 'provider-google', 'google-beta': 'provider-google-beta', helm: 'provider-helm', time: 'provider-time' };

/** What Terraform itself has, and no package tells. */
const BUILT_IN = {
  terraform_data: { attributes: { input: { type: 'any' }, triggers_replace: { type: 'any' } }, blocks: {}, computed: ['id', 'output'] },
};
const TYPES = { string: 'string', number: 'number', boolean: 'bool' };

/** The source of a resource; that of a large one is in several files. */
function typescript(packages, provider, folder) {
  const directory = join(packages, '@cdktf', PACKAGES[provider], 'lib', folder);
  if (!existsSync(directory)) throw new Error(`${provider} has no ${folder}`);
  return readdirSync(directory, { recursive: true })
    .filter((name) => name.endsWith('.js'))
    .map((name) => {
      const map = readFileSync(join(directory, name), 'utf8').match(/sourceMappingURL=data:application\/json;base64,(\S+)/)[1];
      return JSON.parse(Buffer.from(map, 'base64').toString('utf8')).sourcesContent[0];
    })
    .join('\n');
}

/** The classes and functions of a source, by name. */
function sections(source) {
  const parts = source.split(/^export (?=class |function |interface )/m).slice(1);
  return Object.fromEntries(parts.map((part) => [part.match(/^\w+ (\w+)/)[1], part]));
}

function argumentsOf(text) {
  const found = {};
  const entry = /^ +(\w+): \{\n +value: (.+),\n +isBlock: (true|false),\n +type: "(\w+)",\n +storageClassType: "(\w+)",/gm;
  for (const [, name, value, isBlock, shape, storage] of text.matchAll(entry)) {
    found[name] = { value, isBlock: isBlock === 'true', shape, storage };
  }
  return found;
}

function requiredOf(classText) {
  return new Set([...classText.matchAll(/\/\/ (\w+) - computed: false, optional: false, required: true/g)].map((m) => m[1]));
}

function typeOf({ shape, storage }) {
  const simple = storage.match(/^(string|number|boolean|any)(List|Map|MapList)?$/);
  if (!simple) return 'any';
  const element = TYPES[simple[1]] ?? 'any';
  return { undefined: element, List: `${shape}(${element})`, Map: `map(${element})`, MapList: `list(map(${element}))` }[simple[2]];
}

function body(parts, argumentsText, classText) {
  const required = requiredOf(classText);
  const result = { attributes: {}, blocks: {} };
  for (const [name, argument] of Object.entries(argumentsOf(argumentsText)).sort()) {
    if (argument.isBlock) {
      const struct = argument.value.match(/(\w+)ToHclTerraform/)[1];
      const type = struct[0].toUpperCase() + struct.slice(1);
      const nested = body(parts, parts[`${struct}ToHclTerraform`], parts[`${type}OutputReference`] ?? '');
      const many = argument.value.includes('listMapperHcl');
      result.blocks[name] = { ...(required.has(name) && { required: true }), ...(!many && { single: true }), ...nested };
    } else {
      result.attributes[name] = { type: typeOf(argument), ...(required.has(name) && { required: true }) };
    }
  }
  return result;
}

function schemaOf(packages, provider, folder, isProvider) {
  const parts = sections(typescript(packages, provider, folder));
  const main = Object.values(parts).find((part) => / extends cdktf\.Terraform(Resource|DataSource|Provider) \{/.test(part));
  const schema = body(parts, main.slice(main.indexOf('synthesizeHclAttributes')), main);
  if (!isProvider) {
    schema.computed = [...main.matchAll(/\/\/ (\w+) - computed: true, optional: false/g)].map((m) => m[1]).sort();
  }
  // Helm's provider has no blocks: what the package takes for one is an argument that holds an object.
  if (provider === 'helm') Object.values(schema.blocks).forEach((block) => (block.nested = true));
  return schema;
}

function folderOf(provider, type, isData) {
  const name = type.replaceAll('_', '-');
  if (provider === 'google') return isData ? `data-${name}` : name.replace(/^google-/, '');
  if (provider === 'google-beta') return isData ? `data-${name}` : name;
  return isData ? `data-${name}` : name.replace(/^(helm|time)-/, '');
}

const packages = process.argv[2];
if (!packages) {
  console.error('usage: derive-schema.mjs NODE_MODULES, a folder with the packages named at the top of this file');
  process.exit(2);
}
const schema = { providers: {}, resources: {}, data: {} };
for (const module of await readAll(roots())) {
  for (const [kind, bodies] of [['resources', module.resources], ['data', module.data]]) {
    for (const [address, { body: declared }] of Object.entries(bodies)) {
      const type = address.split('.')[0];
      const named = /google-beta/.test(JSON.stringify(declared.provider ?? '')) ? 'google-beta' : type.split('_')[0];
      schema[kind][type] ??= BUILT_IN[type] ?? schemaOf(packages, named, folderOf(named, type, kind === 'data'), false);
    }
  }
  Object.keys(module.provider).forEach((name) => (schema.providers[name] ??= schemaOf(packages, name, 'provider', true)));
}
for (const kind of Object.keys(schema)) {
  schema[kind] = Object.fromEntries(Object.entries(schema[kind]).sort(([a], [b]) => (a < b ? -1 : 1)));
}
const lines = Object.entries(schema).map(([kind, types]) => {
  const byType = Object.entries(types).map(([type, of]) => `  ${JSON.stringify(type)}: ${JSON.stringify(of)}`);
  return ` ${JSON.stringify(kind)}: {\n${byType.join(',\n')}\n }`;
});
writeFileSync(join(checksDirectory, 'provider-schema.json'), `{\n${lines.join(',\n')}\n}\n`);
console.log(`${Object.keys(schema.resources).length} resources, ${Object.keys(schema.data).length} data sources`);
