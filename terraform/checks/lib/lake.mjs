// Whether the lake has the warehouse's tables, each once and as Iceberg can hold it, and its bucket is BigQuery's alone.
import { join } from 'node:path';
import { Interpreter } from './interpret.mjs';

/** What a column of BigQuery's Iceberg tables may be; of JSON, BIGNUMERIC, INTERVAL, RANGE and GEOGRAPHY there is none. */
const TYPES = ['BOOLEAN', 'BYTES', 'DATE', 'DATETIME', 'FLOAT', 'INTEGER', 'NUMERIC', 'STRING', 'TIME', 'TIMESTAMP'];

const WEEK = 7 * 24 * 60 * 60;

/** A value for every name: that of the tag of a kind, or of the dataset of a layer. */
const named = (attribute, of) => new Proxy({}, { has: () => true, get: (_, key) => ({ [attribute]: of(key) }) });

/** The lake's tables, by dataset/name, and its bucket, as modules/platform has modules/lake make them of a folder of derived files; and what is derived. */
export async function lakeOf(modules, directory) {
  const of = (name) => modules.find(({ label }) => label.endsWith(join('modules', name)));
  const [platform, warehouse, lake] = ['platform', 'warehouse', 'lake'].map(of);
  const first = new Interpreter(warehouse, { var: { directory, project_id: 'project' }, google_data_catalog_policy_tag: { personal: named('name', (kind) => `tags/${kind}`) } });
  const relations = await first.value(warehouse.output.relations.body.value);
  const given = await new Interpreter(platform, { module: { warehouse: { relations } } }).value(platform.module.lake.body.relations);
  const second = new Interpreter(lake, {
    var: { project_id: 'project', name: 'alluvium', location: 'here', labels: { platform: 'alluvium' }, relations: given, deletion_protection: true },
    google_storage_bucket: { this: { name: 'bucket' } },
    google_bigquery_connection: { this: { name: 'connection' } },
    google_bigquery_dataset: { this: named('dataset_id', (layer) => `lake_${layer}`) },
  });
  const { for_each: all, depends_on: _, ...body } = lake.resources['google_bigquery_table.this'].body;
  const tables = {};
  for (const [key, value] of Object.entries(await second.value(all))) {
    const { schema, ...table } = await second.value(body, { each: { key, value } });
    tables[key] = { ...table, schema: JSON.parse(schema) };
  }
  const bucket = await second.value(lake.resources['google_storage_bucket.this'].body);
  return { tables, bucket, derived: { tables: await first.local('tables'), views: await first.local('views') } };
}

/** Faults of the lake, held to the derived files. */
export async function findLakeFaults(modules, directory) {
  const { tables, bucket, derived } = await lakeOf(modules, directory);
  return [...missing(tables, derived), ...Object.entries(tables).flatMap(([path, table]) => ofTable(path, table, derived)), ...overlaps(tables), ...ofBucket(bucket)];
}

const isLog = (path, { views }) => path.endsWith('_log') && path.slice(0, -4) in views;

function missing(tables, derived) {
  const wanted = Object.keys(derived.tables).map((path) => (isLog(path, derived) ? path.slice(0, -4) : path));
  return [
    ...wanted.filter((path) => !(path in tables)).map((path) => `${path} is not in the lake`),
    ...Object.keys(tables).filter((path) => !wanted.includes(path)).map((path) => `${path} is in the lake, and is no table that it copies`),
  ];
}

function ofTable(path, table, derived) {
  const stored = derived.tables[path] ?? derived.tables[`${path}_log`];
  const shown = derived.views[path] ?? stored;
  if (!stored) return [];
  const faults = [];
  const say = (text) => faults.push(`lake_${path.replace('/', '.')} ${text}`);
  const names = table.schema.map(({ name }) => name);
  if (names.join() !== shown.schema.map(({ name }) => name).join()) say('has other columns than the warehouse shows');
  if (table.description !== shown.description) say('has another description');
  for (const { name, type, description, policyTags } of table.schema) {
    const [column, view] = [stored, shown].map(({ schema }) => schema.find((each) => each.name === name));
    const tags = (column?.policyTags?.names ?? []).map((kind) => `tags/${kind}`);
    if (!TYPES.includes(type)) say(`has ${name}, which is ${type}: Iceberg has none`);
    if (type !== (column?.type === 'JSON' ? 'STRING' : column?.type)) say(`has ${name}, which is ${type}, and is ${column?.type} in the warehouse`);
    if (description !== view?.description) say(`has ${name} with another description`);
    if (tags.join() !== (policyTags?.names ?? []).join()) say(`has ${name} without its tags of personal data: ${tags.join()}`);
  }
  const clustering = table.clustering ?? [];
  if (clustering.length > 4 || clustering.some((name) => !names.includes(name))) say(`is clustered by ${clustering.join()}: four of its columns at most`);
  if (stored.cluster_by.slice(0, 3).some((name) => !clustering.includes(name))) say(`is not clustered by ${stored.cluster_by.join()}, as the warehouse's table is`);
  const present = ['time_partitioning', 'table_constraints', 'require_partition_filter', 'max_staleness'].filter((name) => name in table);
  if (present.length > 0) say(`has ${present.join()}, which Iceberg tables of BigQuery do not have`);
  const [{ file_format, table_format }] = table.biglake_configuration;
  if (`${file_format} ${table_format}` !== 'PARQUET ICEBERG') say(`is ${file_format} and ${table_format}`);
  return faults;
}

/** Two tables in one folder delete each other's files. */
function overlaps(tables) {
  const uris = Object.values(tables).map(({ biglake_configuration: [{ storage_uri }] }) => storage_uri);
  return uris.filter((uri, index) => !uri.endsWith('/') || uris.some((other, place) => place !== index && other.startsWith(uri))).map((uri) => `${uri} is not of one table alone`);
}

function ofBucket(bucket) {
  const faults = [];
  const say = (text) => faults.push(`the lake's bucket ${text}`);
  if (bucket.lifecycle_rule ?? bucket.dynamic?.lifecycle_rule) say('has a lifecycle: BigQuery alone knows which files no table needs');
  if (bucket.versioning?.[0].enabled !== false || bucket.retention_policy || bucket.hierarchical_namespace) say('keeps versions, holds files, or has folders: Iceberg tables of BigQuery have none of these');
  if (!(bucket.soft_delete_policy?.[0].retention_duration_seconds >= WEEK)) say('does not keep for a week what is deleted');
  if (bucket.force_destroy !== false) say('goes with what is in it: force_destroy = false');
  if (bucket.uniform_bucket_level_access !== true || bucket.public_access_prevention !== 'enforced') say('can be opened to all');
  return faults;
}
