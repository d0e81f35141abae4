// The capture of a database's changes, which no environment has until it asks for it.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { before, describe, it } from 'node:test';
import { check } from '../lib/check.mjs';
import { checksDirectory, repositoryDirectory, roots, terraformDirectory } from '../lib/roots.mjs';
import { readModule } from '../lib/source.mjs';

const schema = JSON.parse(readFileSync(join(checksDirectory, 'provider-schema.json'), 'utf8'));
const page = (name) => readFileSync(join(repositoryDirectory, 'docs', name), 'utf8');
const moduleOf = (name) => readModule(join(terraformDirectory, 'modules', name));

/** Faults of all files where dev asks for a capture. */
async function faultsWith(capture) {
  const directory = mkdtempSync(join(tmpdir(), 'terraform-capture-'));
  try {
    for (const kind of ['environments', 'examples', 'modules']) cpSync(join(terraformDirectory, kind), join(directory, kind), { recursive: true });
    const file = join(directory, 'environments', 'dev', 'main.tf');
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(/\n\}\n$/, `\n  capture = ${capture}\n}\n`);
    assert.notEqual(changed, text);
    writeFileSync(file, changed);
    const all = roots().map((root) => relative(terraformDirectory, root));
    return check(await Promise.all(all.map((root) => readModule(join(directory, root), join('terraform', root)))), schema);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('A capture', () => {
  let connector;
  before(async () => {
    connector = (await moduleOf('capture')).resources['google_managed_kafka_connector.this'].body;
  });

  it('is none that an environment has by default', async () => {
    assert.equal((await moduleOf('platform')).variable.capture.body.default, null);
  });

  it('fits an environment that asks for it as the page does', async () => {
    const [asked] = page('operations/capture.md').match(/^capture = (\{.*\})$/m).slice(1);
    assert.deepEqual(await faultsWith(asked), []);
  });

  it('is told where it is asked for wrongly', async () => {
    const faults = await faultsWith('"shop"');
    assert.ok(faults.some((fault) => /module platform: capture wants object/.test(fault)), faults.join('\n'));
  });

  it('has the settings that the page of the format asks for', () => {
    const rows = [...page('formats/debezium.md').matchAll(/^\| `([a-z.]+)` \| `(\w+)`(?: \(default\))? \| /gm)].map(([, name, value]) => [name, value]);
    assert.ok(rows.length >= 4, `rows of docs/formats/debezium.md: ${rows}`);
    rows.forEach(([name, value]) => assert.equal(connector.configs[name], value, name));
  });

  it('has a publication and topics made for it, and makes none itself', async () => {
    assert.equal(connector.configs['publication.autocreate.mode'], 'disabled');
    assert.equal(Object.keys(connector.configs).filter((name) => name.startsWith('topic.creation')).length, 0);
    const { body } = (await moduleOf('platform')).locals.capture_topics;
    assert.match(body, /\$\{local.heartbeat\}.*\.signal/);
  });

  it('begins by a snapshot and with a slot of its own when its number is raised, and knows no password', () => {
    for (const value of [connector.for_each, connector.configs['slot.name']]) assert.match(value, /var\.snapshot/);
    assert.deepEqual(Object.keys(connector.configs).filter((name) => /password|user/.test(name)), []);
  });

  it('moves its slot on, by a table that the SQL makes, while others rest', async () => {
    const sql = readFileSync(join(terraformDirectory, 'modules', 'source_database', 'source.sql'), 'utf8');
    const [, , table] = connector.configs['heartbeat.action.query'].match(/^INSERT INTO (\$\{var\.schema\}\.(\w+)) /);
    const [publication] = sql.match(/ALTER PUBLICATION [^;]*;/);
    for (const each of [table, connector.configs['signal.data.collection'].split('.').at(-1)]) {
      assert.match(sql, new RegExp(`CREATE TABLE IF NOT EXISTS \\$\\{schema\\}\\.${each} `));
      assert.ok(publication.includes(`\${schema}.${each}`), each);
    }
  });

  it('reaches one database alone', async () => {
    const bindings = Object.entries((await moduleOf('platform')).resources).filter(([address]) => address.startsWith('google_project_iam_member.capture_'));
    assert.equal(bindings.length, 2);
    bindings.forEach(([address, { body }]) => assert.match(body.condition[0].expression, /resource\.name == .*module\.source_database/, address));
  });

  it('lets its account read tables by name, and write its own two', () => {
    const sql = readFileSync(join(terraformDirectory, 'modules', 'source_database', 'source.sql'), 'utf8').replace(/^--.*$/gm, '');
    assert.doesNotMatch(sql, /SUPERUSER|FOR ALL TABLES|ALL PRIVILEGES|IN SCHEMA|OWNER TO/i);
    const writes = [...sql.matchAll(/GRANT ([A-Z, ]*(?:INSERT|UPDATE|DELETE|TRUNCATE)[A-Z, ]*) ON (\S+)/g)].map(([, , table]) => table);
    assert.deepEqual(writes, ['${schema}.heartbeat', '${schema}.signal']);
  });

  it('writes topics that are not compacted: what has no key would be refused', async () => {
    const kafka = await moduleOf('kafka');
    const text = Object.values(kafka.files).join('\n');
    const [line] = text.match(/.*in var\.captured_topics : topic =>.*/);
    assert.match(line, /cleanup = "delete".*writers = var\.capturers/);
  });
});
