// Whether every API is enabled, and answers, before anything calls it; and whether nothing runs as an account that lacks its rights yet.
import { basename, join } from 'node:path';
import { calls } from './access.mjs';
import { graphOf, reachable, referencesOf } from './graph.mjs';
import { Scopes } from './scope.mjs';

/** What Terraform itself calls while it enables APIs, and to keep its state: scripts/deploy enables these before. */
export const BEFORE_TERRAFORM = ['cloudresourcemanager', 'serviceusage', 'storage'];

/** Resources that start something which runs as an account, and where it is named. */
const RUNS_AS = { google_dataflow_flex_template_job: 'service_account_email', google_cloud_run_v2_job: 'template', google_cloud_run_v2_service: 'template', google_cloud_scheduler_job: 'http_target' };

/** What has to be there before that runs: its account's bindings, in the instance of the module that made the account. */
const BINDING = /\.(google_project_iam_member|google_bigquery_dataset_access|google_storage_bucket_iam_member)\./;

/** What lets Google's own account of Kafka do what a connector does: connect to a database, log in, write topics. */
const LETS_CAPTURE = /\.(google_project_iam_member|google_sql_user|google_managed_kafka_acl)\./;

export async function findOrderFaults(modules, schema, deploy) {
  const scopes = new Scopes(modules, schema);
  const faults = [];
  for (const root of scopes.uncalled()) {
    const graph = await graphOf(root, scopes);
    const enabled = apisBy(root, scopes);
    for (const node of graph.keys()) {
      const type = /(?:^|\.)((?:data\.)?google_\w+)\.\w+$/.exec(node)?.[1].replace('data.', '');
      const need = calls()[type];
      if (need === undefined) continue;
      faults.push(...apiFaults(root, node, type, need.api, reachable(graph, node), enabled));
    }
    faults.push(...(await accountFaults(root, graph, scopes)), ...connectorFaults(root, graph));
  }
  return [...faults, ...agentFaults(modules), ...deployFaults(deploy)];
}

/** A service agent, one of Google's own accounts, comes into being when its API is first used: a binding that names it before is refused. */
function agentFaults(modules) {
  return modules.flatMap((module) =>
    Object.entries(module.resources)
      .filter(([, { body }]) => /@(gcp-sa-|\w+-robot|service-)[\w-]*/.test(JSON.stringify(body)))
      .map(([address, { path }]) => `${path}: ${address} names a service agent, which may not be there yet: make it by google_project_service_identity, and name it by that`),
  );
}

/** By API, the nodes that stand for its answering. */
function apisBy(root, scopes, path = '', found = new Map()) {
  for (const [name, call] of Object.entries(root.module)) {
    const called = scopes.called(root, call);
    const inner = `${path}module.${name}.`;
    if (basename(String(call.body.source)) === 'services') {
      const [waits] = Object.keys(called.resources).filter((address) => address.startsWith('time_sleep.'));
      for (const api of call.body.services) {
        found.set(api, [...(found.get(api) ?? []), `${inner}${waits ?? 'time_sleep'}`]);
      }
    }
    if (called) apisBy(called, scopes, inner, found);
  }
  return found;
}

function apiFaults(root, node, type, api, before, enabled) {
  const waits = enabled.get(`${api}.googleapis.com`);
  if (waits === undefined) return [`${root.label}: ${node} calls ${api}.googleapis.com, which nothing enables`];
  if (type === 'google_project_service') return [];
  return waits.some((wait) => before.has(wait)) ? [] : [`${root.label}: ${node} does not wait until ${api}.googleapis.com is enabled and answers`];
}

async function accountFaults(root, graph, scopes) {
  const faults = [];
  for (const node of graph.keys()) {
    const [, path, type, name] = /^((?:module\.\w+\.)*)(google_\w+)\.(\w+)$/.exec(node) ?? [];
    if (!(type in RUNS_AS)) continue;
    const { body } = moduleAt(root, path, scopes).resources[`${type}.${name}`];
    const accounts = accountsOf(graph, await referencesOf(body[RUNS_AS[type]], path));
    if (accounts.length === 0) faults.push(`${root.label}: ${node} runs as no account of its own`);
    const before = reachable(graph, node);
    for (const account of accounts) {
      const instance = account.slice(0, account.indexOf('google_service_account.'));
      const missing = [...graph.keys()].find((each) => each.startsWith(instance) && BINDING.test(each) && !before.has(each));
      if (missing) faults.push(`${root.label}: ${node} does not wait for ${missing}, a right of the account that it runs as`);
    }
  }
  return faults;
}

/** A connector acts as an account that Google makes: it waits for all that names it. */
function connectorFaults(root, graph) {
  const isIdentity = (node) => /(^|\.)google_project_service_identity\.\w+$/.test(node);
  const rights = [...graph.keys()].filter((node) => LETS_CAPTURE.test(node) && [...reachable(graph, node)].some(isIdentity));
  return [...graph.keys()]
    .filter((node) => /(^|\.)google_managed_kafka_connector\.\w+$/.test(node))
    .flatMap((node) => {
      const before = reachable(graph, node);
      return rights.filter((right) => !before.has(right)).map((right) => `${root.label}: ${node} does not wait for ${right}, a right of the account that it acts as`);
    });
}

const moduleAt = (root, path, scopes) =>
  [...path.matchAll(/module\.(\w+)\./g)].reduce((module, [, name]) => scopes.called(module, module.module[name]), root);

/** The service accounts that references lead to by way of variables, locals and outputs alone. */
function accountsOf(graph, references) {
  const found = new Set();
  const left = [...references];
  while (left.length > 0) {
    const node = left.pop();
    if (found.has(node) || !/(^|\.)(var|local|output|google_service_account)\.\w+$/.test(node)) continue;
    found.add(node);
    left.push(...(graph.get(node) ?? []));
  }
  return [...found].filter((node) => /google_service_account\.\w+$/.test(node));
}

/** The script enables what Terraform calls before it enables anything, and before it makes the bucket of the state. */
function deployFaults(deploy) {
  const file = join('scripts', 'deploy');
  const enables = deploy.indexOf('services enable');
  const bucket = deploy.indexOf('buckets create');
  if (enables < 0 || enables > bucket) return [`${file}: no API is enabled before the state's bucket is made`];
  const line = deploy.slice(enables, deploy.indexOf('--project', enables));
  return BEFORE_TERRAFORM.filter((api) => !line.includes(`${api}.googleapis.com`)).map((api) => `${file}: ${api}.googleapis.com is not enabled before Terraform starts`);
}
