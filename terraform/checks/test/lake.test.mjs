// The lake beside the warehouse, which no environment has until it asks for it. What it promises of its tables and files is broken once each.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { check } from '../lib/check.mjs';
import { Interpreter } from '../lib/interpret.mjs';
import { findLakeFaults, lakeOf } from '../lib/lake.mjs';
import { checksDirectory, repositoryDirectory, roots, terraformDirectory } from '../lib/roots.mjs';
import { readModule } from '../lib/source.mjs';

const schema = JSON.parse(readFileSync(join(checksDirectory, 'provider-schema.json'), 'utf8'));
const page = readFileSync(join(repositoryDirectory, 'docs', 'operations', 'lake.md'), 'utf8');
const moduleOf = (name) => readModule(join(terraformDirectory, 'modules', name), join('terraform', 'modules', name));
const modulesOfLake = () => Promise.all(['platform', 'warehouse', 'lake'].map(moduleOf));

/** Faults of all files where dev asks for a lake. */
async function faultsWith(lake) {
  const directory = mkdtempSync(join(tmpdir(), 'terraform-lake-'));
  try {
    for (const kind of ['environments', 'examples', 'modules']) cpSync(join(terraformDirectory, kind), join(directory, kind), { recursive: true });
    const file = join(directory, 'environments', 'dev', 'main.tf');
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(/\n\}\n$/, `\n  lake = ${lake}\n}\n`);
    assert.notEqual(changed, text);
    writeFileSync(file, changed);
    const all = roots().map((root) => relative(terraformDirectory, root));
    return check(await Promise.all(all.map((root) => readModule(join(directory, root), join('terraform', root)))), schema);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('A lake', () => {
  let platform;
  let lake;
  before(async () => {
    [platform, , lake] = await modulesOfLake();
  });

  it('is none that an environment has by default', () => {
    assert.equal(platform.variable.lake.body.default, null);
  });

  it('fits an environment that asks for it as the page does', async () => {
    const asked = [...page.matchAll(/^lake = (\{.*\})$/gm)].map(([, text]) => text);
    assert.ok(asked.length >= 2, `what the page asks for: ${asked}`);
    for (const each of asked) assert.deepEqual(await faultsWith(each), [], each);
  });

  it('is told where it is asked for wrongly', async () => {
    const faults = await faultsWith('"music"');
    assert.ok(faults.some((fault) => /module platform: lake wants object/.test(fault)), faults.join('\n'));
  });

  it('has its files written by the account of its connection, and by no other', () => {
    const bindings = Object.entries(lake.resources).filter(([address]) => /_iam_|_access\./.test(address));
    assert.deepEqual(bindings.map(([, { body }]) => body.role).sort(), ['roles/storage.legacyBucketReader', 'roles/storage.objectUser']);
    for (const [, { body }] of bindings) assert.equal(body.member, 'serviceAccount:${google_bigquery_connection.this.cloud_resource[0].service_account_id}');
    assert.doesNotMatch(Object.values(platform.files).join('\n'), /module\.lake\[[^\]]*\]\.bucket/);
  });

  it('makes no table before that account may write', () => {
    const waits = (address) => lake.resources[address].body.depends_on.join();
    assert.equal(waits('google_bigquery_table.this'), '${time_sleep.until_it_may_write}');
    for (const binding of ['writes', 'sees']) {
      assert.match(waits('time_sleep.until_it_may_write'), new RegExp(`google_storage_bucket_iam_member\\.${binding}\\}`));
      assert.equal(waits(`google_storage_bucket_iam_member.${binding}`), '${time_sleep.until_its_account_is_there}');
    }
  });

  it('is kept by a job that reads the warehouse, personal data too, and writes the lake alone', () => {
    const { body } = platform.module.lake_keeper;
    const layers = ['raw', 'vault', 'history', 'mart', 'quarantine', 'ops'];
    assert.deepEqual(body.project_roles, ['roles/bigquery.jobUser']);
    assert.deepEqual(body.reads_datasets, layers.map((layer) => `\${module.warehouse.datasets["${layer}"]}`));
    assert.deepEqual(body.writes_datasets, layers.map((layer) => `\${module.lake[each.key].datasets["lake_${layer}"]}`));
    assert.equal(body.buckets, undefined);
    assert.match(platform.module.warehouse.body.clear_readers, /merge\(module\.job, module\.lake_keeper\)/);
  });

  it('is brought up to date by one run, domain after domain, up to today; without an image by none', async () => {
    const domains = { body: ['music', 'transit'] };
    const runsOf = (given) =>
      new Interpreter(
        { locals: { ...platform.locals, domains } },
        { var: { lake: given, project_id: 'project', refresh: { hours: 2 } }, module: { keep_lake: { 'keep-lake': { id: 'jobs/keep-lake' } }, lake_keeper: { 'keep-lake': { email: 'keeper@project' } } } },
      ).local('lake_runs');
    const { lake: run } = await runsOf({ schedule: '0 4 * * *', days: 3 });
    assert.deepEqual(run.jobs.map(({ name }) => name), ['keep-lake-music', 'keep-lake-transit']);
    assert.deepEqual(run.jobs[1], {
      name: 'keep-lake-transit',
      template: '',
      container_job: 'jobs/keep-lake',
      service_account: 'keeper@project',
      days: 3,
      to_days_ago: 0,
      bucket: '',
      prefix: '',
      parameters: { domain: 'transit', warehouse: 'bigquery:project' },
    });
    assert.equal(run.when_busy, 'wait');
    assert.deepEqual(await runsOf(null), {});
    assert.match(platform.module.schedule.body.runs, /^\$\{merge\(local\.lake_runs, /);
    assert.match(platform.locals.kept_lakes.body, /if var\.template_version != ""/);
    assert.equal(platform.module.keep_lake.body.for_each, '${local.kept_lakes}');
    assert.match(platform.module.keep_lake.body.command, /"dev\.alluvium\.pipelines\.jobs\.KeepLake"/);
  });
});

describe("The lake's tables", () => {
  const column = (name, type, tag) => ({ name, type, mode: 'NULLABLE', description: `The ${name}.`, ...(tag && { policyTags: { names: [tag] } }) });
  const plays = [column('event_ts', 'TIMESTAMP'), column('user_id', 'INTEGER', 'identifier'), column('extra', 'JSON')];
  const untagged = plays.map(({ policyTags: _, ...rest }) => rest);
  const stored = { labels: { layer: 'raw' }, require_partition_filter: false, primary_key: [] };
  const derived = {
    'raw/plays_log.json': { ...stored, description: 'Plays. As appended.', partition_by: 'event_ts', cluster_by: [], schema: plays },
    'raw/plays.json': { labels: {}, description: 'Plays.', level: 1, reads: [], schema: untagged },
    'raw/plays.sql': 'SELECT event_ts, user_id, extra FROM `${project}.raw.plays_log`',
    'mart/sessions.json': { ...stored, description: 'Sessions.', partition_by: 'event_ts', cluster_by: ['user_id'], primary_key: ['user_id'], max_staleness: '0-0 0 0:15:0', schema: plays },
    'mart/days.json': { ...stored, description: 'Days.', cluster_by: [], schema: [column('day', 'DATE')] },
    'mart/today.json': { labels: {}, description: 'Sessions of today.', level: 1, reads: [], schema: untagged },
    'mart/today.sql': 'SELECT event_ts, user_id, extra FROM `${project}.mart.sessions`',
    'ops/change_log.json': { ...stored, description: 'A log that is none of rows appended.', cluster_by: [], schema: [column('user_id', 'INTEGER')] },
    'history/users_changes.json': { ...stored, description: 'Changes.', cluster_by: [], schema: [column('user_id', 'INTEGER')] },
  };
  let directory;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'terraform-lake-'));
    for (const [path, content] of Object.entries(derived)) {
      mkdirSync(join(directory, path, '..'), { recursive: true });
      writeFileSync(join(directory, path), typeof content === 'string' ? content : JSON.stringify(content));
    }
  });
  after(() => rmSync(directory, { recursive: true }));

  it('are all that the contracts have stored, and fit Iceberg', async () => {
    const bigquery = join(repositoryDirectory, 'schemas', 'bigquery');
    const modules = await modulesOfLake();
    assert.deepEqual(await findLakeFaults(modules, bigquery), []);
    const { tables } = await lakeOf(modules, bigquery);
    assert.ok(Object.keys(tables).length > 100);
    assert.ok(Object.values(tables).some((table) => table.schema.some(({ policyTags }) => policyTags)));
  });

  it('have a log by the name of its view, JSON as text, tags of personal data, and rows by time', async () => {
    const { tables } = await lakeOf(await modulesOfLake(), directory);
    assert.deepEqual(Object.keys(tables).sort(), ['history/users_changes', 'mart/days', 'mart/sessions', 'ops/change_log', 'raw/plays']);
    assert.equal(tables['raw/plays'].description, 'Plays.');
    assert.equal(tables['raw/plays'].dataset_id, 'lake_raw');
    assert.equal(tables['raw/plays'].biglake_configuration[0].storage_uri, 'gs://bucket/raw/plays/');
    assert.deepEqual(tables['raw/plays'].labels, { platform: 'alluvium', layer: 'raw' });
    assert.deepEqual(tables['raw/plays'].schema.map(({ type }) => type), ['TIMESTAMP', 'INTEGER', 'STRING']);
    assert.deepEqual(tables['raw/plays'].schema[1].policyTags, { names: ['tags/identifier'] });
    assert.deepEqual(tables['raw/plays'].clustering, ['event_ts']);
    assert.deepEqual(tables['mart/sessions'].clustering, ['event_ts', 'user_id']);
    assert.equal(tables['ops/change_log'].clustering, null);
  });

  const cases = [
    ['a log is in it', 'warehouse', 'contains(keys(local.views), trimsuffix(path, "_log"))', 'contains(keys(local.views), path)', /raw\/plays_log is in the lake, and is no table/],
    ['every log is left out', 'warehouse', 'path, table in local.tables : local.relations[path] =>', 'path, table in { for path, table in local.tables : path => table if !endswith(path, "_log") } : local.relations[path] =>', /raw\/plays is not in the lake/],
    ['a dataset is left out', 'platform', 'relations           = module.warehouse.relations', 'relations           = { for path, relation in module.warehouse.relations : path => relation if dirname(path) != "mart" }', /mart\/sessions is not in the lake/],
    ['JSON stays JSON', 'lake', '{ type = "STRING" }', '{}', /lake_raw\.plays has extra, which is JSON: Iceberg has none/],
    ['a column has another type', 'lake', 'column.type == "JSON" ? { type = "STRING" }', 'column.type == "INTEGER" ? { type = "STRING" }', /has user_id, which is STRING, and is INTEGER in the warehouse/],
    ['personal data has no tags', 'warehouse', 'can(column.policyTags) ?', 'can(column.policy_tags) ?', /lake_raw\.plays has user_id without its tags of personal data: tags\/identifier/],
    ['a table says what its log does', 'warehouse', 'local.described[local.relations[path]].description', 'table.description', /lake_raw\.plays has another description/],
    ['rows do not lie as in the warehouse', 'lake', ', relation.cluster_by)', ', [])', /lake_mart\.sessions is not clustered by user_id/],
    ['a table is partitioned', 'lake', '  biglake_configuration {', '  time_partitioning {\n    type = "DAY"\n  }\n\n  biglake_configuration {', /has time_partitioning, which Iceberg tables of BigQuery do not have/],
    ['files are of another kind', 'lake', '"ICEBERG"', '"NONE"', /is PARQUET and NONE/],
    ['tables share a folder', 'lake', '/${each.key}/', '/${dirname(each.key)}/', /bucket\/mart\/ is not of one table alone/],
    ['a folder is the beginning of another', 'lake', '/${each.key}/', '/${each.key}', /raw\/plays is not of one table alone/],
    ['its bucket deletes', 'lake', '  versioning {', '  lifecycle_rule {\n    action {\n      type = "Delete"\n    }\n\n    condition {\n      age = 30\n    }\n  }\n\n  versioning {', /the lake's bucket has a lifecycle/],
    ['its bucket deletes by a rule that is asked for', 'lake', '  versioning {', '  dynamic "lifecycle_rule" {\n    for_each = [1]\n\n    content {}\n  }\n\n  versioning {', /the lake's bucket has a lifecycle/],
    ['its bucket keeps versions', 'lake', 'enabled = false', 'enabled = true', /keeps versions/],
    ['what is deleted by mistake is gone', 'lake', '7 * 24 * 60 * 60', '0', /does not keep for a week/],
    ['its bucket goes with what is in it', 'lake', 'force_destroy               = false', 'force_destroy               = true', /force_destroy = false/],
    ['its bucket can be opened to all', 'lake', '"enforced"', '"inherited"', /can be opened to all/],
  ];

  it('and a bucket have no fault of these', async () => {
    assert.deepEqual(await findLakeFaults(await modulesOfLake(), directory), []);
  });

  for (const [name, where, from, to, expected] of cases) {
    it(`are told where ${name}`, async () => {
      const copy = mkdtempSync(join(tmpdir(), 'terraform-lake-'));
      try {
        cpSync(join(terraformDirectory, 'modules', where), copy, { recursive: true });
        const before = await readModule(copy);
        const file = Object.keys(before.files).find((path) => before.files[path].includes(from));
        assert.ok(file, `modules/${where} has what is to be replaced`);
        writeFileSync(file, before.files[file].replace(from, () => to));
        const changed = await readModule(copy, join('terraform', 'modules', where));
        const modules = (await modulesOfLake()).map((module) => (module.label === changed.label ? changed : module));
        const faults = await findLakeFaults(modules, directory);
        assert.ok(faults.some((fault) => expected.test(fault)), `expected ${expected}, found:\n${faults.join('\n')}`);
      } finally {
        rmSync(copy, { recursive: true });
      }
    });
  }
});
