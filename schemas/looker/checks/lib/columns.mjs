// The columns that contracts say tables and views have, from what is derived of them for BigQuery.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** By name of the table or view, its columns: each with the kind of personal data that it is, or none. */
export function readColumns(directory) {
  const relations = {};
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.json'))) {
    const { schema } = JSON.parse(readFileSync(join(directory, file), 'utf8'));
    relations[basename(file, '.json')] = Object.fromEntries(schema.map(({ name, policyTags }) => [name, policyTags?.names[0] ?? null]));
  }
  return relations;
}
