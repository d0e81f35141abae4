#!/usr/bin/env node
// Checks the LookML of schemas/looker: node check.mjs. Prints a line per fault; ends with 1 if there is one.
import { fileURLToPath } from 'node:url';
import { check } from './lib/check.mjs';
import { readColumns } from './lib/columns.mjs';
import { readFiles } from './lib/project.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const faults = check(readFiles(at('..')), readColumns(at('../../bigquery/mart')));
faults.forEach((fault) => console.error(fault));
process.exit(faults.length === 0 ? 0 : 1);
