// The collector of events by HTTP, which no environment has until it asks for it.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { before, describe, it } from 'node:test';
import { check } from '../lib/check.mjs';
import { checksDirectory, repositoryDirectory, roots, terraformDirectory } from '../lib/roots.mjs';
import { readModule } from '../lib/source.mjs';

const schema = JSON.parse(readFileSync(join(checksDirectory, 'provider-schema.json'), 'utf8'));
const page = readFileSync(join(repositoryDirectory, 'docs', 'operations', 'collect.md'), 'utf8');
const moduleOf = (name) => readModule(join(terraformDirectory, 'modules', name));

/** Faults of all files where dev asks for a collector. */
async function faultsWith(collect) {
  const directory = mkdtempSync(join(tmpdir(), 'terraform-collect-'));
  try {
    for (const kind of ['environments', 'examples', 'modules']) cpSync(join(terraformDirectory, kind), join(directory, kind), { recursive: true });
    const file = join(directory, 'environments', 'dev', 'main.tf');
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(/\n\}\n$/, `\n  collect = ${collect}\n}\n`);
    assert.notEqual(changed, text);
    writeFileSync(file, changed);
    const all = roots().map((root) => relative(terraformDirectory, root));
    return check(await Promise.all(all.map((root) => readModule(join(directory, root), join('terraform', root)))), schema);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('A collector', () => {
  let service;
  let invoker;
  let platform;
  before(async () => {
    const { resources } = await moduleOf('web_service');
    service = resources['google_cloud_run_v2_service.this'].body;
    invoker = resources['google_cloud_run_v2_service_iam_member.invoker'].body;
    platform = await moduleOf('platform');
  });

  it('is none that an environment has by default', () => {
    assert.equal(platform.variable.collect.body.default, null);
  });

  it('fits an environment that asks for it as the page does', async () => {
    const asked = [...page.matchAll(/^collect = (\{.*\})$/gm)].map(([, text]) => text);
    assert.ok(asked.length >= 2, `what the page asks for: ${asked}`);
    for (const each of asked) assert.deepEqual(await faultsWith(each), [], each);
  });

  it('is told where it is asked for wrongly', async () => {
    const faults = await faultsWith('"music"');
    assert.ok(faults.some((fault) => /module platform: collect wants object/.test(fault)), faults.join('\n'));
  });

  it('is reached from the internet, and called by everybody, only where that is asked for', () => {
    assert.match(platform.variable.collect.body.type, /public += optional\(bool, false\)|public.*optional\(bool, ?false\)/);
    assert.equal(service.ingress, '${var.public ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_ONLY"}');
    assert.equal(invoker.for_each, '${var.public ? toset(["allUsers"]) : var.invokers}');
  });

  it('has bounds of instances, and starts when it is well', () => {
    const [template] = service.template;
    assert.deepEqual(template.scaling, [{ min_instance_count: '${var.min_instances}', max_instance_count: '${var.max_instances}' }]);
    assert.equal(template.containers[0].startup_probe[0].http_get[0].path, '/health');
    assert.equal(template.containers[0].liveness_probe, undefined);
  });

  it('asks for keys, by the number of a version of a secret that it alone reads, and is not there before', () => {
    const { args, for_each: running } = platform.module.collector.body;
    assert.match(JSON.stringify(args), /--apiKeysSecret=projects\/\$\{var\.project_id\}\/secrets\/\$\{local\.collector_keys\}\/versions\/\$\{each\.value\.keys\}/);
    assert.equal(running, '${local.running_collectors}');
    assert.match(platform.locals.running_collectors.body, /collector\.keys > 0/);
    assert.match(JSON.stringify(platform.module.secrets.body.secrets), /local\.collector_keys => \{ \(name\) = module\.collector_account\[name\]\.member \}/);
  });

  it('writes the topics of its domain of format json, and no others', async () => {
    const text = Object.values((await moduleOf('kafka')).files).join('\n');
    assert.match(text, /contains\(var\.collected_topics, topic\) \? var\.collectors : \[\]/);
    const { body } = platform.locals.collected_topics;
    assert.match(body, /contract\.domain_folder == collector\.domain/);
    assert.match(body, /try\(contract\.source\.format, "json"\) == "json"/);
    const bindings = Object.entries(platform.resources).filter(([address]) => address.includes('collect'));
    assert.deepEqual(bindings.map(([, { body: binding }]) => binding.role), ['roles/managedkafka.client']);
    assert.equal(platform.module.collector_account.body.project_roles, undefined);
  });
});
