// The live page on web servers, which no environment has until it asks for it.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { before, describe, it } from 'node:test';
import { check } from '../lib/check.mjs';
import { checksDirectory, repositoryDirectory, roots, terraformDirectory } from '../lib/roots.mjs';
import { readModule } from '../lib/source.mjs';

const schema = JSON.parse(readFileSync(join(checksDirectory, 'provider-schema.json'), 'utf8'));
const page = readFileSync(join(repositoryDirectory, 'docs', 'operations', 'live-page.md'), 'utf8');
const moduleOf = (name) => readModule(join(terraformDirectory, 'modules', name));

/** Faults of all files where dev asks for a live page. */
async function faultsWith(live) {
  const directory = mkdtempSync(join(tmpdir(), 'terraform-live-'));
  try {
    for (const kind of ['environments', 'examples', 'modules']) cpSync(join(terraformDirectory, kind), join(directory, kind), { recursive: true });
    const file = join(directory, 'environments', 'dev', 'main.tf');
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(/\n\}\n$/, `\n  live = ${live}\n}\n`);
    assert.notEqual(changed, text);
    writeFileSync(file, changed);
    const all = roots().map((root) => relative(terraformDirectory, root));
    return check(await Promise.all(all.map((root) => readModule(join(directory, root), join('terraform', root)))), schema);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('A live page', () => {
  let cache;
  let platform;
  before(async () => {
    cache = (await moduleOf('live_cache')).resources['google_redis_instance.this'].body;
    platform = await moduleOf('platform');
  });

  it('is none that an environment has by default', () => {
    assert.equal(platform.variable.live.body.default, null);
  });

  it('fits an environment that asks for it as the page does', async () => {
    const asked = [...page.matchAll(/^live = (\{.*\})$/gm)].map(([, text]) => text);
    assert.ok(asked.length >= 3, `what the page asks for: ${asked}`);
    for (const each of asked) assert.deepEqual(await faultsWith(each), [], each);
  });

  it('is told where it is asked for wrongly', async () => {
    const faults = await faultsWith('"music"');
    assert.ok(faults.some((fault) => /module platform: live wants object/.test(fault)), faults.join('\n'));
  });

  it('has a Redis that drops no part of a table when it is full', () => {
    assert.equal(cache.redis_configs['maxmemory-policy'], 'noeviction');
  });

  it('has a Redis that asks for a password, speaks TLS, and is in the network alone', () => {
    assert.equal(cache.auth_enabled, true);
    assert.equal(cache.transit_encryption_mode, 'SERVER_AUTHENTICATION');
    assert.equal(cache.authorized_network, '${var.network}');
  });

  it('asks for a token, and is not there before its secrets are', () => {
    const { args, for_each: running } = platform.module.live_page.body;
    assert.match(JSON.stringify(args), /--tokenSecret=projects\/\$\{var\.project_id\}\/secrets\/\$\{local\.live_secrets\.token\}\/versions\/\$\{each\.value\.secrets\}/);
    assert.equal(running, '${local.running_live}');
    assert.match(platform.locals.known_live.body, /live\.secrets > 0/);
  });

  it('is fed by the stream of its domain, and no other, which reads two of its secrets', () => {
    assert.match(JSON.stringify(platform.module.load_warehouse.body.parameters), /lookup\(local\.live_parameters, each\.value, \{\}\)/);
    const secrets = JSON.stringify(platform.module.secrets.body.secrets);
    assert.match(secrets, /live_secrets\.token => \{ \(name\) = account\.member \}/);
    for (const shared of ['password', 'certificates']) assert.match(secrets, new RegExp(`live_secrets\\.${shared} => \\{ \\(name\\) = account\\.member, load-warehouse = `));
  });

  it('reads marts, with personal data masked, and nothing else', () => {
    const { body } = platform.module.live_server;
    assert.deepEqual(body.project_roles, ['roles/bigquery.jobUser']);
    assert.deepEqual(body.reads_datasets, ['${module.warehouse.datasets["mart"]}']);
    assert.equal(body.writes_datasets, undefined);
    assert.match(JSON.stringify(platform.module.warehouse.body.masked_readers), /module\.live_server/);
  });
});
