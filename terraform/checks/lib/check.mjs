// All faults of a set of modules.
import { findCycles } from './cycles.mjs';
import { toTree, typeOf } from './expressions.mjs';
import { formsOf } from './forms.mjs';
import { checkReferences } from './references.mjs';
import { META_ARGUMENTS, checkBody } from './resources.mjs';
import { Scopes } from './scope.mjs';
import { ANY, misfit } from './types.mjs';
import { closest } from './words.mjs';

const MODULE_META = [...META_ARGUMENTS, 'source', 'version', 'providers'];

/** One line per fault, by file. */
export async function check(modules, schema) {
  const scopes = new Scopes(modules, schema);
  const faults = [];
  for (const module of modules) {
    faults.push(...module.faults);
    if (module.faults.length === 0) faults.push(...(await checkModule(module, scopes)));
  }
  const areRead = modules.every((module) => module.faults.length === 0);
  return areRead ? [...faults, ...(await findCycles(scopes.uncalled(), scopes))] : faults;
}

async function checkModule(module, scopes) {
  const used = new Set();
  const lookUp = scopes.lookUp(module);
  const faults = [...(await checkBodies(module, scopes, lookUp)), ...(await checkCalls(module, scopes, lookUp))];
  for (const [label, path, value] of values(module)) {
    faults.push(...(await checkReferences(`${path}: ${label}`, value, module, scopes, used)));
  }
  for (const [name, { path, body }] of Object.entries(module.variable)) {
    // A variable that only its own validation names is of no use; a local that it is held to is.
    const named = new Set();
    faults.push(...(await checkReferences(`${path}: variable ${name}`, body.validation ?? [], module, scopes, named)));
    [...named].filter((each) => each.startsWith('local.')).forEach((each) => used.add(each));
  }
  faults.push(...(await checkVariables(module, scopes, used)));
  for (const [name, { path }] of Object.entries(module.locals)) {
    if (!used.has(`local.${name}`)) faults.push(`${path}: local.${name} is never used`);
  }
  for (const [name, { path, body }] of Object.entries(module.output)) {
    if (!body.description) faults.push(`${path}: output ${name} has no description`);
  }
  return faults;
}

/** Everything that holds expressions, with what to call it. */
function* values(module) {
  for (const [address, { path, body }] of Object.entries(module.resources)) yield [address, path, body];
  for (const [address, { path, body }] of Object.entries(module.data)) yield [`data.${address}`, path, body];
  for (const kind of ['module', 'provider', 'output']) {
    for (const [name, { path, body }] of Object.entries(module[kind])) yield [`${kind} ${name}`, path, body];
  }
  for (const [name, { path, body }] of Object.entries(module.locals)) yield [`local.${name}`, path, body];
}

async function checkBodies(module, scopes, lookUp) {
  const forms = Object.assign({}, ...Object.values(module.files).map(formsOf));
  const { resources, data, providers } = scopes.schema;
  const kinds = [['resource', module.resources, resources], ['data', module.data, data], ['provider', module.provider, providers]];
  const faults = [];
  for (const [kind, bodies, schemas] of kinds) {
    for (const [address, { path, body }] of Object.entries(bodies)) {
      const type = address.split('.')[0];
      const where = `${path}: ${kind === 'data' ? 'data.' : ''}${address}`;
      const written = forms[[kind, ...address.split('.')].join(' ')] ?? new Set();
      if (schemas[type]) faults.push(...(await checkBody(where, body, schemas[type], written, lookUp)));
      else faults.push(`${where}: there is no ${kind} ${type} in the schema${closest(type, Object.keys(schemas))}; derive-schema.mjs adds those that exist`);
    }
  }
  return faults;
}

async function checkCalls(module, scopes, lookUp) {
  const faults = [];
  for (const [name, call] of Object.entries(module.module)) {
    const where = `${call.path}: module ${name}`;
    const called = scopes.called(module, call);
    if (!called) {
      faults.push(`${where}: there is no module at ${call.body.source}`);
      continue;
    }
    for (const [argument, value] of Object.entries(call.body)) {
      if (MODULE_META.includes(argument)) continue;
      const variable = called.variable[argument];
      if (!variable) {
        faults.push(`${where}: ${called.label} has no variable ${argument}${closest(argument, Object.keys(called.variable))}`);
        continue;
      }
      const fault = misfit(await scopes.variableType(variable), await typeOf(value, lookUp));
      if (fault) faults.push(`${where}: ${argument} ${fault}`);
    }
    for (const [argument, { body }] of Object.entries(called.variable)) {
      if (!('default' in body) && !(argument in call.body)) faults.push(`${where}: ${argument} is required, and missing`);
    }
  }
  return faults;
}

async function checkVariables(module, scopes, used) {
  const faults = [];
  for (const [name, variable] of Object.entries(module.variable)) {
    const where = `${variable.path}: variable ${name}`;
    if (variable.body.type === undefined || !(await toTree(variable.body.type))) faults.push(`${where} has no type`);
    if (!variable.body.description) faults.push(`${where} has no description`);
    if (!used.has(`var.${name}`)) faults.push(`${where} is never used`);
    if ('default' in variable.body) {
      const fault = misfit(await scopes.variableType(variable), await typeOf(variable.body.default, async () => ANY));
      if (fault) faults.push(`${where}: its default ${fault}`);
    }
  }
  return faults;
}
