// Whether everybody may do what his calls need, and nothing else. What the calls are, docs/operations/access.md says of accounts, and
// calls.json of resources.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { evaluate } from './evaluate.mjs';
import { checksDirectory, repositoryDirectory } from './roots.mjs';

/** What BigQuery's datasets call roles. */
export const LEGACY = { READER: 'roles/bigquery.dataViewer', WRITER: 'roles/bigquery.dataEditor' };

/** Most roles hold it, so that it is a reason for none. */
const ANYWHERE = 'resourcemanager.projects.get';

const page = join(repositoryDirectory, 'docs', 'operations', 'access.md');
const ROW = /^\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm;

export const calls = () => JSON.parse(readFileSync(join(checksDirectory, 'calls.json'), 'utf8'));

/** The rows of the page's tables. */
export function needs(text = readFileSync(page, 'utf8')) {
  return [...text.matchAll(ROW)]
    .map((cells) => cells.slice(1).map((cell) => cell.trim().replaceAll('`', '')))
    .map(([account, call, permission, role, on]) => ({ account, call, permission, role, on }))
    .filter(({ permission, role }) => permission.includes('.') && role !== 'role');
}

/** Every permission that somebody needs. */
export function neededPermissions() {
  const ofResources = Object.values(calls()).flatMap(({ reads, makes }) => [...reads, ...makes]);
  return new Set([...ofResources, ...needs().map(({ permission }) => permission)]);
}

/** What the files grant: {account, role, on, path}. A binding that is a resource of its own has its address in the place of an account. */
export async function grantsOf(modules) {
  const platform = modules.find(({ label }) => label.endsWith(join('modules', 'platform')));
  return [...(await accounts(platform)), ...bindings(modules)];
}

async function accounts(platform) {
  const grants = [];
  const add = (path, account, { project_roles = [], reads_datasets = [], writes_datasets = [], buckets = {} }) => {
    const grant = (role, on) => grants.push({ path, account, role, on });
    project_roles.forEach((role) => grant(role, 'project'));
    reads_datasets.forEach((dataset) => grant('READER', `dataset ${named(dataset)}`));
    writes_datasets.forEach((dataset) => grant('WRITER', `dataset ${named(dataset)}`));
    Object.entries(buckets).forEach(([bucket, { role }]) => grant(role, `bucket ${bucket}`));
  };
  for (const [name, { path, body }] of Object.entries(platform.module)) {
    if (basename(body.source) !== 'identity') continue;
    // One per job has the roles of each; any other the same ones, however many there are.
    if (!/each\.value\.roles/.test(JSON.stringify(body.project_roles ?? ''))) {
      const { for_each: _, ...of } = body;
      add(path, name, await evaluate(of, platform));
      continue;
    }
    for (const [job, { roles, reads, writes, buckets }] of Object.entries(await evaluate(body.for_each, platform))) {
      const onBuckets = Object.fromEntries(Object.entries(buckets).map(([bucket, role]) => [bucket, { role }]));
      add(path, job, { project_roles: roles, reads_datasets: reads, writes_datasets: writes, buckets: onBuckets });
    }
  }
  return grants;
}

/** `mart` of `module.warehouse.datasets["mart"]`. */
const named = (reference) => /\["(\w+)"\]/.exec(reference)?.[1] ?? reference;

function bindings(modules) {
  return modules.flatMap((module) =>
    Object.entries(module.resources)
      .filter(([address, { body }]) => /_iam_member\./.test(address) && !String(body.role).includes('${'))
      .map(([address, { path, body }]) => ({ path, account: undefined, role: body.role, on: `${basename(module.directory)}/${address}` })),
  );
}

/** Faults of what is granted, held to the page, to what resources need, and to what roles hold. */
export async function findAccessFaults(modules, { rows = needs(), held = roles(), needed = calls() } = {}) {
  const grants = await grantsOf(modules);
  return [...ofPage(grants, rows, held), ...ofDelivery(modules, grants, held, needed)];
}

export const roles = () => JSON.parse(readFileSync(join(checksDirectory, 'roles.json'), 'utf8'));

function ofPage(grants, rows, held) {
  const faults = [];
  const isBinding = (on) => on.includes('/');
  const fits = (row, grant) => row.role === grant.role && row.on === grant.on && (isBinding(grant.on) || row.account === grant.account);
  for (const row of rows) {
    const what = `docs/operations/access.md: ${row.account} needs ${row.permission} for “${row.call}”`;
    if (!grants.some((grant) => fits(row, grant))) faults.push(`${what}, and is not granted ${row.role} on ${row.on}`);
    if (!holds(held, row.role, row.permission)) faults.push(`${what}, which ${row.role} does not hold`);
  }
  for (const grant of grants) {
    if (['deployer', 'planner'].includes(grant.account)) continue; // For what resources need, below.
    if (!rows.some((row) => fits(row, grant))) {
      faults.push(`${grant.path}: ${grant.account ?? grant.on} is granted ${grant.role} on ${grant.on}, and docs/operations/access.md says no call for it`);
    }
  }
  return faults;
}

const holds = (held, role, permission) => (held[LEGACY[role] ?? role] ?? []).includes(permission);

/** Of the account that applies and the one that plans, whether they may do so with every resource, and have no role for nothing. */
function ofDelivery(modules, grants, held, needed) {
  const faults = [];
  const used = new Map();
  for (const module of modules) {
    const bodies = [...Object.entries(module.resources), ...Object.entries(module.data)];
    bodies.filter(([address]) => address.startsWith('google_')).forEach(([address, { path }]) => used.set(address.split('.')[0], path));
  }
  used.delete('google_client_config');
  const rolesOf = (account) => grants.filter((grant) => grant.account === account && grant.on === 'project').map(({ role }) => role);
  const permissions = { deployer: new Set(), planner: new Set() };
  for (const [type, path] of used) {
    const need = needed[type];
    if (!need) faults.push(`${path}: calls.json does not say what ${type} needs`);
    if (!need || need.example) continue;
    need.reads.forEach((permission) => permissions.planner.add(permission).size && permissions.deployer.add(permission));
    need.makes.forEach((permission) => permissions.deployer.add(permission));
    for (const [account, list] of [['planner', need.reads], ['deployer', [...need.reads, ...need.makes]]]) {
      list
        .filter((permission) => !rolesOf(account).some((role) => holds(held, role, permission)))
        .forEach((permission) => faults.push(`${path}: ${type} needs ${permission}, which no role of the ${account} holds`));
    }
  }
  for (const account of Object.keys(permissions)) {
    rolesOf(account)
      .filter((role) => ![...permissions[account]].some((permission) => permission !== ANYWHERE && holds(held, role, permission)))
      .forEach((role) => faults.push(`the ${account} is granted ${role}, which holds nothing that a resource needs`));
  }
  return faults;
}
