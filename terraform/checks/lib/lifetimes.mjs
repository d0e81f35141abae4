// Whether anything deletes what a job needs for as long as it runs, or what cannot be made again; and whether what is temporary does go.
import { basename, join } from 'node:path';

/** Files of a bounded job are needed until it ends, which takes hours, and may be looked into for some days. */
const LEAST_DAYS_OF_TEMP = 7;

/** By type of resource: `find(body, say)` says what is wrong with one. */
const RULES = {
  google_artifact_registry_repository(body, say) {
    for (const { action, condition } of body.cleanup_policies ?? []) {
      const isBounded = (condition ?? []).some(({ tag_state }) => tag_state === 'UNTAGGED');
      if (action === 'DELETE' && !isBounded) say('deletes images that have a tag, which a job may run or be rolled back to: delete what is UNTAGGED alone');
    }
  },
  google_sql_database: isKept,
  google_sql_database_instance(body, say) {
    isKept(body, say);
    const [settings] = body.settings;
    if (body.deletion_protection !== true || settings.deletion_protection_enabled !== true) say('can be deleted, by Terraform or by hand: deletion_protection, and deletion_protection_enabled');
    const [backup = {}] = settings.backup_configuration ?? [];
    if (backup.enabled !== true || backup.point_in_time_recovery_enabled !== true) say('cannot be brought back as it was at an instant: enabled, and point_in_time_recovery_enabled');
    if (settings.disk_autoresize !== true) say('stops when its disk is full, as a slot that is not read fills it: disk_autoresize');
    const [network = {}] = settings.ip_configuration ?? [];
    if (network.ipv4_enabled !== false) say('has a public address: ipv4_enabled = false');
  },
  google_sql_user(body, say) {
    if ('password' in body) say('has its password in the state: log in by a Google account');
  },
  google_bigquery_connection: isKept,
  google_bigquery_dataset(body, say) {
    const expiry = ['default_table_expiration_ms', 'default_partition_expiration_ms'].find((name) => name in body);
    if (expiry) say(`has ${expiry}: tables would go by themselves; retention is said by table_retention_days`);
    if (body.delete_contents_on_destroy !== false) say('would take its tables along when it is destroyed: delete_contents_on_destroy = false');
  },
  google_bigquery_table(body, say) {
    if ('expiration_time' in body) say('has an expiration_time: the table would go by itself');
    if (body.ignore_auto_generated_schema !== true) say('lets the provider drop columns on an update: ignore_auto_generated_schema = true');
    if (!('view' in body) && body.deletion_protection !== '${var.deletion_protection}') say('can be dropped and made anew: deletion_protection = var.deletion_protection');
  },
  google_managed_kafka_topic: isKept,
  google_kms_crypto_key: isKept,
  google_kms_crypto_key_version: isKept,
  google_secret_manager_secret(body, say) {
    const expiry = ['ttl', 'expire_time'].find((name) => name in body);
    if (expiry) say(`has ${expiry}: a worker that starts after it finds no secret`);
    if (!('version_destroy_ttl' in body)) say('destroys a version at once, which a worker may be about to read: version_destroy_ttl');
  },
  google_storage_bucket(body, say) {
    const rules = [...(body.lifecycle_rule ?? []), ...(body.dynamic?.lifecycle_rule ?? []).flatMap(unfold)];
    for (const { action, condition, each } of rules) {
      const isOfOldVersions = condition?.some(({ with_state }) => with_state === 'ARCHIVED');
      const isAsked = /each\.value\.delete_after_days/.test(each ?? '');
      if (action?.[0].type === 'Delete' && !isOfOldVersions && !isAsked) say('deletes objects of buckets that did not ask for it by delete_after_days');
    }
  },
};

const unfold = ({ for_each, content }) => (content ?? []).map((rule) => ({ ...rule, each: String(for_each) }));

function isKept(body, say) {
  if (body.lifecycle?.[0]?.prevent_destroy !== true) say('can be destroyed with what it holds: lifecycle { prevent_destroy = true }');
}

export function findLifetimeFaults(modules, deploy) {
  const faults = [];
  for (const module of modules) {
    for (const [address, { path, body }] of Object.entries(module.resources)) {
      RULES[address.split('.')[0]]?.(body, (text) => faults.push(`${path}: ${address} ${text}`));
      if (address.startsWith('google_dataflow_flex_template_job.')) faults.push(...locationFaults(modules, module, address, path, body));
    }
  }
  return [...faults, ...deployFaults(deploy, bucketsOf(modules))];
}

/** The buckets by purpose, with what is asked of them. */
function bucketsOf(modules) {
  const calls = modules.flatMap((module) => Object.values(module.module));
  return calls.find(({ body }) => basename(String(body.source)) === 'storage')?.body.buckets ?? {};
}

/** A streaming job's files: those that workers load stay, those that are temporary go. */
function locationFaults(modules, module, address, path, body) {
  const buckets = bucketsOf(modules);
  const purpose = (location) => {
    const [, variable] = /^gs:\/\/\$\{var\.(\w+)\}/.exec(location) ?? [];
    const calls = modules.flatMap((each) => Object.values(each.module).filter((call) => join(each.directory, String(call.body.source)) === module.directory));
    return /names\["(\w+)"\]/.exec(calls[0]?.body[variable] ?? '')?.[1];
  };
  const [staging, temp] = [purpose(body.staging_location), purpose(body.temp_location)];
  const faults = [];
  if (!(staging in buckets)) faults.push(`${path}: ${address} stages in a bucket that is none of modules/storage`);
  else if ('delete_after_days' in buckets[staging]) {
    faults.push(`${path}: ${address} stages in ${staging}, which deletes after ${buckets[staging].delete_after_days} days: no worker could start after that`);
  }
  if (!((buckets[temp]?.delete_after_days ?? 0) >= LEAST_DAYS_OF_TEMP)) {
    faults.push(`${path}: ${address} has its temporary files in ${temp}, which does not delete, or not after ${LEAST_DAYS_OF_TEMP} days or more`);
  }
  if (buckets.templates === undefined || 'delete_after_days' in buckets.templates) {
    faults.push(`${path}: ${address} is launched from a template in a bucket that deletes: there is nothing to launch again or roll back to`);
  }
  return faults;
}

/** What scripts/deploy makes and starts by itself. */
function deployFaults(deploy, buckets) {
  const file = join('scripts', 'deploy');
  const faults = [];
  const [, staging] = /--staging-location=\$(\w+)\//.exec(deploy) ?? [];
  const [, purpose] = new RegExp(`^${staging}=gs://\\$project-\\$name-(\\w+)$`, 'm').exec(deploy) ?? [];
  if (!(purpose in buckets) || 'delete_after_days' in buckets[purpose]) faults.push(`${file}: run stages in a bucket that deletes, and what it runs may be a stream`);
  if (!/buckets update "gs:\/\/\$state" --versioning/.test(deploy)) faults.push(`${file}: the bucket of Terraform's state keeps no versions`);
  if (/--lifecycle-file/.test(deploy)) faults.push(`${file}: a bucket is given a lifecycle here, which no check sees`);
  return faults;
}
