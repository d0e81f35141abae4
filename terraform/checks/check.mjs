#!/usr/bin/env node
// Checks every module of terraform/: node check.mjs. Prints a line per fault; ends with 1 if there is one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './lib/check.mjs';
import { checksDirectory, readAll, roots } from './lib/roots.mjs';

const schema = JSON.parse(readFileSync(join(checksDirectory, 'provider-schema.json'), 'utf8'));
const faults = await check(await readAll(roots()), schema);
faults.forEach((fault) => console.error(fault));
process.exit(faults.length === 0 ? 0 : 1);
