// A warehouse file, as an older client of DuckDB's own reads it.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {DuckDBInstance} from '@duckdb/node-api';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'clients-'));
const file = join(folder, 'w.duckdb');

/** Runs a script, and gives what it prints. */
const run = (script, ...args) =>
  execFileSync(join(root, 'scripts', script), args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});

before(() => {
  run('simulate', '--sink=files', `--output=${join(folder, 'in')}`, '--events=4000', '--dirt=demo');
  run('run', 'LoadWarehouse', '--domain=music', `--input=${join(folder, 'in')}`, `--warehouse=duckdb:${file}`);
});

after(() => rmSync(folder, {recursive: true}));

/** Rows by table or view, as our own client counts them. */
const counted = (relations) =>
  Object.fromEntries(
    run(
      'sql',
      `--warehouse=duckdb:${file}`,
      '--format=json',
      relations.map((name) => `SELECT '${name}' AS name, count(*) AS n FROM ${name}`).join(' UNION ALL '),
    )
      .match(/\{[^}]*\}/g)
      .map((row) => JSON.parse(row))
      .map(({name, n}) => [name, Number(n)]),
  );

test('the client of 1.2 reads all rows of each table and view', async () => {
  const instance = await DuckDBInstance.create(file, {access_mode: 'READ_ONLY'});
  const connection = await instance.connect();
  const relations = (
    await connection.runAndReadAll(
      "SELECT table_schema || '.' || table_name FROM information_schema.tables ORDER BY 1",
    )
  )
    .getRows()
    .map(([name]) => name);
  const read = {};
  for (const name of relations) {
    read[name] = (await connection.runAndReadAll(`SELECT * FROM ${name}`)).getRows().length;
  }
  connection.closeSync?.();
  instance.closeSync?.();

  assert.deepEqual(read, counted(relations));
  assert.ok(relations.length > 60, `${relations.length} tables and views`);
  assert.ok(read['mart.mart_song_play'] > 100, `${read['mart.mart_song_play']} plays`);
});
