// Explores with their joins, tests over them, and dashboards that show them.
import { list } from './project.mjs';
import { fieldsOf, unknownWords } from './views.mjs';
import { RELATIONSHIPS, TYPES } from './words.mjs';

/** By the name that fields are called with, the view; a join may call it otherwise. */
function viewsOf(name, explore) {
  const joins = Object.entries(explore.join ?? {}).map(([as, join]) => [as, join.from ?? as]);
  return Object.fromEntries([[name, name], ...joins]);
}

/** `view.field` that the explore has not. */
function absent(model, name, references) {
  const views = viewsOf(name, model.explore[name]);
  return references.filter((reference) => {
    const [view, field] = reference.split('.');
    return !(views[view] in model.view) || !fieldsOf(model.view[views[view]]).includes(field);
  });
}

const referred = (sql) => [...(sql ?? '').matchAll(/\$\{([^}]+)\}/g)].map(([, reference]) => reference);

export function checkExplore(model, name) {
  const explore = model.explore[name];
  const faults = unknownWords('explore', explore);
  if (!(name in model.view)) faults.push('there is no view of its name');
  if (explore.persist_with && !(explore.persist_with in model.datagroup)) faults.push(`there is no datagroup ${explore.persist_with}`);
  noGrants(model, explore).forEach((fault) => faults.push(fault));
  for (const [as, join] of Object.entries(explore.join ?? {})) {
    const at = (what) => faults.push(`join ${as}: ${what}`);
    unknownWords('join', join).forEach(at);
    noGrants(model, join).forEach(at);
    const view = join.from ?? as;
    if (!(view in model.view)) at(`there is no view ${view}`);
    if (!TYPES.join.includes(join.type)) at(`there is no type ${join.type}`);
    if (!RELATIONSHIPS.includes(join.relationship)) at(`there is no relationship ${join.relationship}`);
    const references = referred(join.sql_on);
    if (!references.some((reference) => reference.startsWith(`${as}.`))) at('its sql_on names none of its fields');
    if (view in model.view) absent(model, name, references).forEach((reference) => at(`there is no field ${reference}`));
  }
  return faults.map((fault) => `${explore.$path}: explore ${name}: ${fault}`);
}

const noGrants = (model, body) => list(body.required_access_grants).filter((grant) => !(grant in model.access_grant)).map((grant) => `there is no access grant ${grant}`);

export function checkTest(model, name) {
  const test = model.test[name];
  const faults = [];
  for (const [explore, source] of Object.entries(test.explore_source ?? {}).filter(([key]) => !key.startsWith('$'))) {
    if (!(explore in model.explore)) {
      faults.push(`there is no explore ${explore}`);
      continue;
    }
    const columns = Object.values(source.column ?? {}).map((column) => column.field).filter(Boolean);
    const sorts = Object.keys(source.sorts ?? {}).filter((key) => !key.startsWith('$'));
    const asserted = Object.values(test.assert ?? {}).flatMap((assert) => referred(assert.expression));
    absent(model, explore, [...columns, ...sorts, ...asserted]).forEach((field) => faults.push(`there is no field ${field}`));
    asserted.filter((field) => !columns.includes(field)).forEach((field) => faults.push(`${field} is asserted, and is no column`));
  }
  if (Object.keys(test.assert ?? {}).length === 0) faults.push('it asserts nothing');
  return faults.map((fault) => `${test.$path}: test ${name}: ${fault}`);
}

export function checkDashboard(models, dashboard) {
  const faults = [];
  const names = list(dashboard.filters).map((filter) => filter.name);
  const elements = list(dashboard.elements);
  for (const element of [...elements, ...list(dashboard.filters).filter((filter) => filter.explore)]) {
    const at = (what) => faults.push(`${element.name}: ${what}`);
    const model = models[element.model];
    if (!model) {
      at(`there is no model ${element.model}`);
    } else if (!(element.explore in model.explore)) {
      at(`there is no explore ${element.explore}`);
    } else {
      const references = [
        ...list(element.field),
        ...list(element.fields),
        ...list(element.pivots),
        ...list(element.hidden_fields),
        ...list(element.sorts).map((sort) => sort.split(' ')[0]),
        ...Object.keys(element.filters ?? {}),
        ...Object.values(element.listen ?? {}),
      ];
      absent(model, element.explore, references).forEach((field) => at(`there is no field ${field}`));
      const shown = list(element.fields);
      [...list(element.pivots), ...list(element.sorts).map((sort) => sort.split(' ')[0])]
        .filter((field) => !shown.includes(field))
        .forEach((field) => at(`${field} is not among its fields`));
    }
    Object.keys(element.listen ?? {}).filter((filter) => !names.includes(filter)).forEach((filter) => at(`there is no filter ${filter}`));
  }
  elements.map(({ name }) => name).filter((name, i, all) => all.indexOf(name) !== i).forEach((name) => faults.push(`two elements are called ${name}`));
  if (elements.length === 0) faults.push('it has no elements');
  return faults.map((fault) => `${dashboard.path}: dashboard ${dashboard.dashboard}: ${fault}`);
}
