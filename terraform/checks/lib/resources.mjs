// Holds a resource's, data source's or provider's body to the provider's schema.
import { typeOf } from './expressions.mjs';
import { closest } from './words.mjs';
import { misfit, parseSchemaType } from './types.mjs';

export const META_ARGUMENTS = ['count', 'for_each', 'depends_on', 'lifecycle', 'provider', 'provisioner', 'connection'];

/** Faults of a body. `forms` says how each name is written, `lookUp` what type a reference has. */
export async function checkBody(where, body, schema, forms, lookUp, path = []) {
  const faults = [];
  const nameOf = (name) => [...path, name].join('.');
  const say = (text) => faults.push(`${where}: ${text}`);
  const dynamic = Object.assign({}, ...(body.dynamic ? [body.dynamic] : []));
  for (const [name, value] of Object.entries(body)) {
    if (name === 'dynamic' || (path.length === 0 && META_ARGUMENTS.includes(name))) continue;
    const attribute = schema.attributes[name];
    const block = schema.blocks[name];
    if (attribute) {
      if (forms.has(`${nameOf(name)} {`)) say(`${nameOf(name)} is an argument: write ${name} = …`);
      const fault = misfit(parseSchemaType(attribute.type), await typeOf(value, lookUp));
      if (fault) say(`${nameOf(name)} ${fault}`);
      if (attribute.required && value === null) say(`${nameOf(name)} is required, and is null`);
    } else if (block) {
      if (forms.has(`${nameOf(name)} =`) && !block.nested) say(`${nameOf(name)} is a block: write ${name} { … }`);
      faults.push(...(await checkBlocks(where, [].concat(value), block, forms, lookUp, [...path, name])));
    } else {
      const known = [...Object.keys(schema.attributes), ...Object.keys(schema.blocks)];
      say(`there is no ${nameOf(name)}${closest(name, known)}`);
    }
  }
  for (const [name, bodies] of Object.entries(dynamic)) {
    const block = schema.blocks[name];
    if (!block) {
      say(`there is no block ${nameOf(name)}${closest(name, Object.keys(schema.blocks))}`);
      continue;
    }
    for (const each of bodies) {
      faults.push(...(await checkBlocks(where, each.content ?? [], { ...block, single: false }, forms, lookUp, [...path, name])));
    }
  }
  for (const [name, attribute] of Object.entries(schema.attributes)) {
    if (attribute.required && !(name in body)) say(`${nameOf(name)} is required, and missing`);
  }
  for (const [name, block] of Object.entries(schema.blocks)) {
    if (block.required && !(name in body) && !(name in dynamic)) say(`block ${nameOf(name)} is required, and missing`);
  }
  return faults;
}

async function checkBlocks(where, bodies, block, forms, lookUp, path) {
  const faults = block.single && bodies.length > 1 ? [`${where}: block ${path.join('.')} can be there once`] : [];
  for (const body of bodies) faults.push(...(await checkBody(where, body, block, forms, lookUp, path)));
  return faults;
}
