#!/usr/bin/env node
// Derives roles.json: of each role that the .tf files grant, which of the permissions that somebody needs it holds.
//
//   for role in …; do gcloud iam roles describe "$role" --format=json >FOLDER/"${role#roles/}"; done
//   node derive-roles.mjs FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEGACY, grantsOf, neededPermissions } from './lib/access.mjs';
import { checksDirectory, readAll, roots } from './lib/roots.mjs';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: derive-roles.mjs FOLDER, with a file per role of what gcloud iam roles describe says');
  process.exit(2);
}
const needed = neededPermissions();
const roles = new Set((await grantsOf(await readAll(roots()))).map(({ role }) => LEGACY[role] ?? role));
const held = [...roles].sort().map((role) => {
  const { includedPermissions = [] } = JSON.parse(readFileSync(join(folder, role.replace('roles/', '')), 'utf8'));
  return `  ${JSON.stringify(role)}: ${JSON.stringify(includedPermissions.filter((permission) => needed.has(permission)).sort())}`;
});
writeFileSync(join(checksDirectory, 'roles.json'), `{\n${held.join(',\n')}\n}\n`);
console.log(`${held.length} roles`);
