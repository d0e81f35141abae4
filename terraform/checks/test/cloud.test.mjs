// What the repository's files promise of a cloud that is not there: lifetimes, rights, and what waits for what. Each promise is broken once.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { calls, findAccessFaults, needs, roles } from '../lib/access.mjs';
import { findLifetimeFaults } from '../lib/lifetimes.mjs';
import { findOrderFaults } from '../lib/order.mjs';
import { checksDirectory, repositoryDirectory, roots, terraformDirectory } from '../lib/roots.mjs';
import { readModule } from '../lib/source.mjs';

const schema = JSON.parse(readFileSync(join(checksDirectory, 'provider-schema.json'), 'utf8'));
const deploy = readFileSync(join(repositoryDirectory, 'scripts', 'deploy'), 'utf8');

/** The modules with one place of one file changed. */
async function changed(file, from, to) {
  const directory = mkdtempSync(join(tmpdir(), 'terraform-cloud-'));
  try {
    for (const kind of ['environments', 'examples', 'modules']) cpSync(join(terraformDirectory, kind), join(directory, kind), { recursive: true });
    if (file) {
      const path = join(directory, file);
      const text = readFileSync(path, 'utf8');
      const broken = text.replace(from, to);
      assert.notEqual(broken, text, `${file} has what is to be replaced`);
      writeFileSync(path, broken);
    }
    const all = roots().map((root) => relative(terraformDirectory, root));
    return await Promise.all(all.map((root) => readModule(join(directory, root), join('terraform', root))));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function holds(what, faultsOf, cases) {
  describe(what, () => {
    let whole;
    before(async () => {
      whole = await changed();
    });

    it('is so', async () => {
      assert.deepEqual(await faultsOf(whole, deploy), []);
    });

    for (const [name, file, from, to, expected] of cases) {
      it(`is told where ${name}`, async () => {
        const isScript = file === 'scripts/deploy';
        const script = isScript ? deploy.replace(from, to) : deploy;
        if (isScript) assert.notEqual(script, deploy);
        const faults = await faultsOf(isScript ? whole : await changed(file, from, to), script);
        assert.ok(faults.some((fault) => expected.test(fault)), `expected ${expected}, found:\n${faults.join('\n')}`);
      });
    }
  });
}

holds('What a job needs for as long as it runs', async (modules, script) => findLifetimeFaults(modules, script), [
  ['jars are staged where files are deleted', 'modules/platform/jobs.tf', 'names["staging"]', 'names["temp"]', /stages in temp, which deletes after 14 days: no worker could start/],
  ['the staging bucket deletes', 'modules/platform/main.tf', 'staging   = {}', 'staging   = { delete_after_days = 90 }', /stages in staging, which deletes after 90 days/],
  ['the module stages in the temporary bucket', 'modules/streaming_job/main.tf', 'gs://${var.staging_bucket}/staging', 'gs://${var.temp_bucket}/staging', /stages in temp, which deletes/],
  ['a job stages in a bucket from elsewhere', 'modules/platform/jobs.tf', 'module.storage.names["staging"]', 'var.name', /stages in a bucket that is none of modules\/storage/],
  ['every bucket deletes', 'modules/storage/main.tf', 'for_each = each.value.delete_after_days == null ? [] : [each.value.delete_after_days]', 'for_each = [30]', /deletes objects of buckets that did not ask/],
  ['live versions are deleted', 'modules/storage/main.tf', 'with_state         = "ARCHIVED"', 'with_state         = "ANY"', /deletes objects of buckets that did not ask/],
  ['templates are deleted', 'modules/platform/main.tf', 'templates = { versioned = true }', 'templates = { delete_after_days = 60 }', /launched from a template in a bucket that deletes/],
  ['temporary files stay', 'modules/platform/main.tf', 'temp      = { delete_after_days = 14 }', 'temp      = {}', /has its temporary files in temp, which does not delete/],
  ['temporary files go while jobs run', 'modules/platform/main.tf', 'delete_after_days = 14', 'delete_after_days = 1', /not after 7 days or more/],
  ['images go by age', 'modules/registry/main.tf', '      tag_state  = "UNTAGGED"\n', '', /deletes images that have a tag/],
  ['a secret expires', 'modules/secrets/main.tf', '  version_destroy_ttl', '  ttl = "3600s"\n  version_destroy_ttl', /has ttl: a worker that starts after it finds no secret/],
  ["a secret's version is destroyed at once", 'modules/secrets/main.tf', /  version_destroy_ttl .*\n/, '', /destroys a version at once/],
  ['tables expire', 'modules/warehouse/main.tf', '  max_time_travel_hours', '  default_table_expiration_ms = 3600000\n  max_time_travel_hours', /has default_table_expiration_ms/],
  ['a dataset takes its tables along', 'modules/warehouse/main.tf', 'delete_contents_on_destroy = false', 'delete_contents_on_destroy = true', /would take its tables along/],
  ['a table expires', 'modules/warehouse/tables.tf', '  max_staleness', '  expiration_time = 1\n  max_staleness', /has an expiration_time/],
  ['the provider may drop columns', 'modules/warehouse/tables.tf', '  ignore_auto_generated_schema = true\n', '', /table.table lets the provider drop columns/],
  ['the provider may drop columns of a view', 'modules/views/main.tf', '  ignore_auto_generated_schema = true\n', '', /table.view lets the provider drop columns/],
  ['a table may be made anew', 'modules/warehouse/tables.tf', 'deletion_protection      = var.deletion_protection', 'deletion_protection      = false', /can be dropped and made anew/],
  ["the lake's bucket deletes", 'modules/lake/main.tf', '  versioning {', '  lifecycle_rule {\n    action {\n      type = "Delete"\n    }\n\n    condition {\n      age = 30\n    }\n  }\n\n  versioning {', /google_storage_bucket.this deletes objects of buckets that did not ask/],
  ['a connection may be destroyed', 'modules/lake/main.tf', 'prevent_destroy = true', 'prevent_destroy = false', /google_bigquery_connection.this can be destroyed/],
  ['a table of the lake may be made anew', 'modules/lake/main.tf', 'deletion_protection = var.deletion_protection', 'deletion_protection = false', /modules\/lake.*google_bigquery_table.this can be dropped and made anew/],
  ['a dataset of the lake takes its tables along', 'modules/lake/main.tf', 'delete_contents_on_destroy = false', 'delete_contents_on_destroy = true', /modules\/lake.*would take its tables along/],
  ['a topic may be destroyed', 'modules/kafka/main.tf', 'prevent_destroy = true', 'prevent_destroy = false', /google_managed_kafka_topic.this can be destroyed/],
  ['a database may be destroyed', 'modules/source_database/main.tf', 'prevent_destroy = true', 'prevent_destroy = false', /google_sql_database_instance.this can be destroyed/],
  ['a database may be deleted by hand', 'modules/source_database/main.tf', 'deletion_protection_enabled = true', 'deletion_protection_enabled = false', /can be deleted, by Terraform or by hand/],
  ['a database keeps no log to go back by', 'modules/source_database/main.tf', 'point_in_time_recovery_enabled = true', 'point_in_time_recovery_enabled = false', /cannot be brought back as it was at an instant/],
  ['a slot may fill the disk of a database', 'modules/source_database/main.tf', 'disk_autoresize             = true', 'disk_autoresize             = false', /stops when its disk is full/],
  ['a database has a public address', 'modules/source_database/main.tf', 'ipv4_enabled    = false', 'ipv4_enabled    = true', /has a public address/],
  ['a password is in the state', 'modules/source_database/main.tf', '  type            = "CLOUD_IAM_SERVICE_ACCOUNT"', '  password        = "secret"', /google_sql_user.capture has its password in the state/],
  ['a key may be destroyed', 'modules/secrets/main.tf', /$/, 'resource "google_kms_crypto_key" "this" {\n  name = "key"\n}\n', /google_kms_crypto_key.this can be destroyed/],
  ['a job that is run once stages in the temporary bucket', 'scripts/deploy', '--staging-location=$staging/', '--staging-location=$temp/', /run stages in a bucket that deletes/],
  ["the state's bucket keeps no versions", 'scripts/deploy', 'buckets update "gs://$state" --versioning', 'buckets describe "gs://$state"', /state keeps no versions/],
  ['a script gives a bucket a lifecycle', 'scripts/deploy', '--public-access-prevention', '--public-access-prevention --lifecycle-file=x', /given a lifecycle here/],
]);

holds('What everybody may do', async (modules) => findAccessFaults(modules), [
  ['producers may not connect', 'modules/kafka/main.tf', 'roles/managedkafka.client', 'roles/managedkafka.viewer', /producers, subscribers needs managedkafka.clusters.connect .*is not granted roles\/managedkafka.client/],
  ['the streaming job may not connect', 'modules/platform/jobs.tf', ', "roles/managedkafka.client"', '', /load-warehouse needs managedkafka.clusters.connect/],
  ['the planner may not use the APIs', 'modules/platform/accounts.tf', 'serviceusage.serviceUsageConsumer', 'serviceusage.serviceUsageViewer', /needs serviceusage.services.use, which no role of the planner holds/],
  ['the planner cannot read a resource', 'modules/platform/accounts.tf', '    "roles/workflows.viewer",\n', '', /google_workflows_workflow needs workflows.workflows.get, which no role of the planner/],
  ['the deployer cannot make a resource', 'modules/platform/accounts.tf', '    "roles/secretmanager.admin",\n', '', /needs secretmanager.secrets.create, which no role of the deployer holds/],
  ['a job may not write', 'modules/platform/jobs.tf', 'writes  = ["vault", "mart", "ops"]\n      roles   = ["roles', 'writes  = ["mart", "ops"]\n      roles   = ["roles', /build-query-assists needs bigquery.tables.updateData .*not granted WRITER on dataset vault/],
  ['a job may not stage', 'modules/platform/jobs.tf', /    staging   = .*\n/, '', /not granted roles\/storage.objectAdmin on bucket staging/],
  ['a job may not pull its image', 'modules/registry/main.tf', 'roles/artifactregistry.reader', 'roles/artifactregistry.writer', /every job needs artifactregistry.repositories.downloadArtifacts/],
  ['secrets may not be read', 'modules/secrets/main.tf', 'secretmanager.secretAccessor', 'secretmanager.viewer', /needs secretmanager.versions.access/],
  ['a collector may not connect', 'modules/platform/collect.tf', '"roles/managedkafka.client"', '"roles/managedkafka.viewer"', /collect-events needs managedkafka.clusters.connect .*is not granted roles\/managedkafka.client/],
  ['nobody may call a collector', 'modules/web_service/main.tf', '"roles/run.invoker"', '"roles/run.viewer"', /needs run.routes.invoke .*is not granted roles\/run.invoker/],
  ['a connector may not log in', 'modules/platform/capture.tf', '"roles/cloudsql.instanceUser"', '"roles/cloudsql.client"', /capture needs cloudsql.instances.login .*is not granted roles\/cloudsql.instanceUser/],
  ['a connector may do more than log in', 'modules/platform/capture.tf', '"roles/cloudsql.client"', '"roles/cloudsql.admin"', /is granted roles\/cloudsql.admin on platform\/google_project_iam_member.capture_connects/],
  ['a database may not read its SQL', 'modules/source_database/main.tf', 'roles/storage.objectViewer', 'roles/storage.bucketViewer', /the source needs storage.objects.get/],
  ["the lake's files may not be written", 'modules/lake/main.tf', '"roles/storage.objectUser"', '"roles/storage.objectViewer"', /the lake's connection needs storage.objects.delete .*is not granted roles\/storage.objectUser/],
  ["the lake's connection may do more with its bucket", 'modules/lake/main.tf', '"roles/storage.legacyBucketReader"', '"roles/storage.admin"', /is granted roles\/storage.admin on lake\/google_storage_bucket_iam_member.sees/],
  ["the lake's job may not read a layer", 'modules/platform/lake.tf', '    module.warehouse.datasets["mart"],\n', '', /lake_keeper needs bigquery.tables.getData .*not granted READER on dataset mart/],
  ["the lake's job may write the warehouse", 'modules/platform/lake.tf', '].datasets["lake_raw"],', '].datasets["lake_raw"],\n    module.warehouse.datasets["raw"],', /lake_keeper is granted WRITER on dataset raw, and docs\/operations\/access.md says no call/],
  ['the planner cannot read a connection', 'modules/platform/accounts.tf', '    "roles/datacatalog.viewer",\n', '', /google_bigquery_connection needs bigquery.connections.get, which no role of the planner holds/],
  ['the planner cannot read a connector', 'modules/platform/accounts.tf', '    "roles/managedkafka.viewer",\n', '', /google_managed_kafka_connector needs managedkafka.connectors.get/],
  ['Looker may read the vault', 'modules/platform/accounts.tf', 'reads_datasets = [module.warehouse.datasets["mart"]]', 'reads_datasets = [module.warehouse.datasets["mart"], module.warehouse.datasets["vault"]]', /looker is granted READER on dataset vault, and docs\/operations\/access.md says no call/],
  ['a job has a role for nothing', 'modules/platform/jobs.tf', '"roles/bigquery.jobUser", "roles/managedkafka', '"roles/bigquery.admin", "roles/bigquery.jobUser", "roles/managedkafka', /load-warehouse is granted roles\/bigquery.admin on project/],
  ['the planner has a role for nothing', 'modules/platform/accounts.tf', '    "roles/workflows.viewer",', '    "roles/workflows.viewer",\n    "roles/pubsub.viewer",', /the planner is granted roles\/pubsub.viewer, which holds nothing/],
  ['a resource is new', 'modules/secrets/main.tf', /$/, 'resource "google_pubsub_topic" "this" {\n  name = "topic"\n}\n', /calls.json does not say what google_pubsub_topic needs/],
]);

describe('The page of rights', () => {
  it('is told where it names a role that does not hold the permission', async () => {
    const rows = needs().map((row) => (row.account === 'looker' ? { ...row, permission: 'bigquery.tables.updateData' } : row));
    const faults = await findAccessFaults(await changed(), { rows });
    assert.ok(faults.some((fault) => /looker needs bigquery.tables.updateData .*which READER does not hold/.test(fault)), faults.join('\n'));
  });

  it('has rows, and knows roles and calls', () => {
    assert.ok(needs().length > 30);
    assert.ok(Object.keys(roles()).length > 40);
    assert.ok(Object.keys(calls()).length > 40);
  });
});

holds('What waits for what', async (modules, script) => findOrderFaults(modules, schema, script), [
  ['an API is not enabled', 'modules/platform/main.tf', '    "dataplex.googleapis.com",\n', '', /google_dataplex_datascan.this calls dataplex.googleapis.com, which nothing enables/],
  ['a module does not wait for the APIs', 'modules/platform/jobs.tf', 'for_each   = local.jobs\n  depends_on = [module.services]', 'for_each   = local.jobs', /module.job.google_service_account.this does not wait until iam.googleapis.com is enabled/],
  ['nothing waits until APIs answer', 'modules/services/main.tf', /resource "time_sleep"[\s\S]*$/, '', /does not wait until .* is enabled and answers/],
  ['a job starts before its account has its rights', 'modules/platform/jobs.tf', 'depends_on = [module.job, module.kafka', 'depends_on = [module.kafka', /load_warehouse.* does not wait for module.platform.module.job/],
  ['a collector starts before its account has its rights', 'modules/platform/collect.tf', 'module.collector_account, ', '', /google_cloud_run_v2_service.this does not wait for module.platform.module.collector_account/],
  ["a lake's job starts before its account has its rights", 'modules/platform/lake.tf', 'depends_on = [module.lake_keeper, ', 'depends_on = [', /module.keep_lake.google_cloud_run_v2_job.this does not wait for module.platform.module.lake_keeper/],
  ['connections are not enabled', 'modules/platform/main.tf', '    "bigqueryconnection.googleapis.com",\n', '', /google_bigquery_connection.this calls bigqueryconnection.googleapis.com, which nothing enables/],
  ['a connector starts before it may log in', 'modules/platform/capture.tf', ', google_project_iam_member.capture_logs_in]', ']', /google_managed_kafka_connector.this does not wait for module.platform.google_project_iam_member.capture_logs_in/],
  ['a connector starts before it may write its topics', 'modules/kafka/outputs.tf', ', google_managed_kafka_acl.topic]', ']', /google_managed_kafka_connector.this does not wait for module.platform.module.kafka.google_managed_kafka_acl.topic/],
  ['a service agent is named that may not be there', 'modules/registry/main.tf', 'member     = each.value', 'member     = "serviceAccount:service-1@gcp-sa-dataplex.iam.gserviceaccount.com"', /names a service agent, which may not be there yet/],
  ['an example lacks an API', 'examples/strimzi/main.tf', ', "container.googleapis.com"', '', /google_container_cluster.this calls container.googleapis.com, which nothing enables/],
  ['Terraform starts before the API that it lists projects by', 'scripts/deploy', 'cloudresourcemanager.googleapis.com ', '', /cloudresourcemanager.googleapis.com is not enabled before Terraform starts/],
  ['Terraform starts before the API that it enables others by', 'scripts/deploy', 'serviceusage.googleapis.com ', '', /serviceusage.googleapis.com is not enabled/],
  ['no API is enabled first', 'scripts/deploy', 'services enable', 'services list', /no API is enabled before/],
]);

describe('Alerts', () => {
  it('may name a metric that has no value yet, as each has at first', async () => {
    const policies = (await changed()).flatMap((module) => Object.entries(module.resources)).filter(([address]) => address.startsWith('google_monitoring_alert_policy.'));
    assert.ok(policies.length > 0);
    for (const [address, { body }] of policies) {
      for (const { condition_prometheus_query_language: queries = [], ...others } of body.conditions) {
        assert.deepEqual(Object.keys(others), ['display_name'], `${address}: conditions of another kind are refused before their metric is there`);
        queries.forEach((query) => assert.equal(query.disable_metric_validation, true, address));
      }
    }
  });
});

describe('Kafka on Kubernetes', () => {
  it('keeps brokers and topics that Helm would delete', () => {
    const templates = join(terraformDirectory, 'modules', 'kafka_strimzi', 'chart', 'templates');
    for (const file of ['kafka.yaml', 'topics.yaml']) {
      const documents = readFileSync(join(templates, file), 'utf8').split('\n---\n').filter((text) => /^kind:/m.test(text));
      assert.ok(documents.length > 1, file);
      documents.forEach((text) => assert.match(text, /helm\.sh\/resource-policy: keep/, file));
    }
    assert.match(readFileSync(join(templates, 'kafka.yaml'), 'utf8'), /deleteClaim: false/);
  });
});

describe('Views', () => {
  const derived = join(repositoryDirectory, 'schemas', 'bigquery');

  it('are let into every other dataset that their query names', async () => {
    const { readdirSync } = await import('node:fs');
    let letIn = 0;
    for (const file of readdirSync(derived, { recursive: true }).filter((name) => name.endsWith('.sql'))) {
      const own = file.split('/')[0];
      const named = [...readFileSync(join(derived, file), 'utf8').matchAll(/`\$\{project\}\.(\w+)\.\w+`/g)].map(([, dataset]) => dataset);
      const { reads } = JSON.parse(readFileSync(join(derived, file.replace('.sql', '.json')), 'utf8'));
      assert.deepEqual(reads, [...new Set(named)].filter((dataset) => dataset !== own).sort(), file);
      letIn += reads.length;
    }
    assert.ok(letIn > 0);
  });

  it('and to people by nothing that takes that away again', async () => {
    const resources = (await changed()).flatMap((module) => Object.keys(module.resources));
    assert.ok(resources.includes('google_bigquery_dataset_access.view'));
    assert.deepEqual(resources.filter((address) => /^google_bigquery_dataset_iam_/.test(address)), []);
  });
});
