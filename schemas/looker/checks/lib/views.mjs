// Views: their fields, what these read, and the one key.
import { list } from './project.mjs';
import { TIMEFRAMES, TYPES, WORDS } from './words.mjs';

const KINDS = ['dimension', 'dimension_group', 'measure'];

/** All names by which a view's fields are called; those of a group of times one by one. */
export function fieldsOf(view) {
  const names = [...Object.keys(view.dimension ?? {}), ...Object.keys(view.measure ?? {})];
  for (const [name, group] of Object.entries(view.dimension_group ?? {})) {
    names.push(...list(group.timeframes).map((frame) => `${name}_${frame}`));
  }
  return names;
}

export function checkView(project, model, name, relations) {
  const view = model.view[name];
  const at = (what) => `${view.$path}: view ${name}: ${what}`;
  const faults = unknownWords('view', view).map(at);
  const table = view.sql_table_name?.match(/`@\{project\}\.@\{mart_dataset\}\.(\w+)`/)?.[1];
  const columns = relations[table];
  if (!columns) return [...faults, at(`its table ${table ?? view.sql_table_name} stands in no contract`)];

  const fields = fieldsOf(view);
  fields.filter((field, i) => fields.indexOf(field) !== i).forEach((field) => faults.push(at(`two fields are called ${field}`)));
  for (const kind of KINDS) {
    for (const [field, body] of Object.entries(view[kind] ?? {})) {
      checkField(kind, body, columns, fields, Object.keys(view.set ?? {}), model).forEach((fault) => faults.push(at(`${kind} ${field}: ${fault}`)));
    }
  }
  for (const [set, body] of Object.entries(view.set ?? {})) {
    faults.push(...unknownWords('set', body).map((fault) => at(`set ${set}: ${fault}`)));
    missing(body.fields, fields, Object.keys(view.set)).forEach((field) => faults.push(at(`set ${set}: there is no field ${field}`)));
  }
  return [...faults, ...checkKey(project, name, view).map(at)];
}

function checkField(kind, body, columns, fields, sets, model) {
  const faults = unknownWords(kind, body);
  if (!TYPES[kind].includes(body.type)) faults.push(`there is no type ${body.type}`);
  if (!body.sql && body.type !== 'count') faults.push('it has no sql');
  const grants = list(body.required_access_grants);
  for (const [, column] of (body.sql ?? '').matchAll(/\$\{TABLE\}\.(\w+)/g)) {
    if (!(column in columns)) faults.push(`there is no column ${column}`);
    else if (columns[column] && !grants.includes(`personal_${columns[column]}`)) faults.push(`${column} is personal, and asks for no grant personal_${columns[column]}`);
  }
  for (const [, field] of (body.sql ?? '').matchAll(/\$\{(?!TABLE\})([^}]+)\}/g)) {
    if (!fields.includes(field)) faults.push(`there is no field ${field}`);
  }
  grants.filter((grant) => !(grant in model.access_grant)).forEach((grant) => faults.push(`there is no access grant ${grant}`));
  list(body.timeframes).filter((frame) => !TIMEFRAMES.includes(frame)).forEach((frame) => faults.push(`there is no timeframe ${frame}`));
  missing(body.drill_fields, fields, sets).forEach((field) => faults.push(`drills to ${field}, which is not there`));
  Object.keys(body.filters ?? {}).filter((field) => !field.startsWith('$') && !fields.includes(field)).forEach((field) => faults.push(`filters ${field}, which is not there`));
  return faults;
}

function checkKey(project, name, view) {
  const keys = Object.entries(view.dimension ?? {}).filter(([, body]) => body.primary_key);
  if (keys.length === 0) {
    const isSaid = Object.values(project.files).some((text) => new RegExp(`^ *# No primary key of ${name}: \\S`, 'm').test(text));
    return isSaid ? [] : [`it has no primary key, and no comment "# No primary key of ${name}: …" says why`];
  }
  return [
    ...(keys.length > 1 ? [`it has several primary keys: ${keys.map(([key]) => key).join(', ')}`] : []),
    ...keys.filter(([, body]) => !body.hidden).map(([key]) => `its primary key ${key} is not hidden`),
  ];
}

/** Of a list of fields and of sets, as `detail*`, those that are not there. */
function missing(names, fields, sets) {
  return list(names).filter((name) => (name.endsWith('*') ? !sets.includes(name.slice(0, -1)) : !fields.includes(name)));
}

export const unknownWords = (kind, body) =>
  Object.keys(body).filter((word) => !word.startsWith('$') && !WORDS[kind].includes(word)).map((word) => `${word} is no parameter of a ${kind} that is used here`);
