// The repository's own Terraform files, and what must fit them: derived tables, alerts' runbooks.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { before, describe, it } from 'node:test';
import { check } from '../lib/check.mjs';
import { visit } from '../lib/expressions.mjs';
import { checksDirectory, readAll, repositoryDirectory, roots, terraformDirectory } from '../lib/roots.mjs';
import { readModule } from '../lib/source.mjs';

const schema = JSON.parse(readFileSync(join(checksDirectory, 'provider-schema.json'), 'utf8'));
const derived = join(repositoryDirectory, 'schemas', 'bigquery');

function filesBelow(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

describe('Terraform files', () => {
  let modules;
  before(async () => {
    modules = await readAll(roots());
  });

  it('have no fault', async () => {
    assert.deepEqual(await check(modules, schema), []);
  });

  it('take no text of contracts for a template', () => {
    const templates = filesBelow(terraformDirectory)
      .filter((file) => file.endsWith('.tf'))
      .flatMap((file) => readFileSync(join(terraformDirectory, file), 'utf8').match(/templatefile\([^,]*/g) ?? []);
    assert.ok(templates.length > 0);
    assert.deepEqual(templates.filter((template) => !template.includes('${path.module}')), []);
  });

  it('ask nothing of a variable that is null: before Terraform 1.12 both sides of || are read', () => {
    const conditions = modules.flatMap((module) => Object.entries(module.variable).flatMap(([name, { path, body }]) => (body.validation ?? []).map(({ condition }) => [`${path}: ${name}`, condition])));
    assert.ok(conditions.length > 20);
    const guarded = conditions.map(([where, condition]) => [where, condition.replace(/\b(can|try)\(.*$/, '')]);
    assert.deepEqual(guarded.filter(([, condition]) => /var\.(\w+) == null \|\| .*var\.\1\./.test(condition)), []);
  });

  it('pin the providers, in every module that has a resource of theirs', () => {
    for (const module of modules) {
      const pins = Object.assign({}, ...module.terraform.flatMap(({ body }) => body.required_providers ?? []));
      const types = Object.entries(module.resources);
      for (const [address, { body }] of types) {
        const provider = /google-beta/.test(String(body.provider)) ? 'google-beta' : address.split('_')[0];
        if (provider === 'terraform') continue; // Its own resources.
        const wanted = { helm: '~> 3.1', time: '~> 0.13' }[provider] ?? '~> 6.50';
        assert.equal(pins[provider]?.version, wanted, `${module.label}: ${provider}`);
      }
    }
  });

  it('call every module from an environment or an example', () => {
    const called = new Set();
    const follow = (directory) => {
      const module = modules.find((each) => relative(each.directory, directory) === '');
      for (const { body } of Object.values(module.module)) {
        const next = join(module.directory, body.source);
        called.add(relative(terraformDirectory, next));
        follow(next);
      }
    };
    modules.filter(({ label }) => !label.startsWith(join('terraform', 'modules'))).forEach(({ directory }) => follow(directory));
    const all = readdirSync(join(terraformDirectory, 'modules')).map((name) => join('modules', name));
    assert.deepEqual([...called].sort(), all.sort());
  });

  it('give no machine a public address', () => {
    const jobs = modules.flatMap((module) => Object.entries(module.resources)).filter(([address]) => address.startsWith('google_dataflow'));
    assert.ok(jobs.length > 0);
    jobs.forEach(([address, { body }]) => assert.equal(body.ip_configuration, 'WORKER_IP_PRIVATE', address));
  });
});

describe('The warehouse module', () => {
  let patterns;
  before(async () => {
    patterns = [];
    const module = await readModule(join(terraformDirectory, 'modules', 'warehouse'));
    const collect = (node) => {
      if (node.type === 'function' && node.meta.name === 'fileset') {
        assert.equal(node.children[0].meta.value, 'var.directory');
        patterns.push(JSON.parse(node.children[1].meta.value));
      }
      node.children.forEach(collect);
    };
    for (const { body } of Object.values(module.locals)) await visit(body, collect);
  });

  it('is given schemas/bigquery', async () => {
    const platform = await readModule(join(terraformDirectory, 'modules', 'platform'));
    const directory = platform.module.warehouse.body.directory.replace('${local.schemas}', platform.locals.schemas.body);
    assert.equal(directory.replace('${path.module}', platform.directory).startsWith(platform.directory), true);
    assert.equal(relative(derived, join(directory.replace('${path.module}', platform.directory))), '');
  });

  it('makes a table or a view of every file', () => {
    assert.deepEqual(patterns.sort(), ['*/*.json', '*/*.sql']);
    const isTaken = (file) => patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}$`).test(file));
    const files = filesBelow(derived);
    assert.deepEqual(files.filter((file) => !isTaken(file)), []);
    assert.deepEqual(files.filter((file) => file.endsWith('.sql') && !files.includes(file.replace('.sql', '.json'))), []);
    assert.ok(files.length > 0);
  });

  it('finds in each file what it reads', () => {
    const common = ['description', 'labels', 'schema'];
    for (const file of filesBelow(derived).filter((name) => name.endsWith('.json'))) {
      const described = JSON.parse(readFileSync(join(derived, file), 'utf8'));
      const isView = existsSync(join(derived, file.replace('.json', '.sql')));
      const own = isView ? ['level'] : ['cluster_by', 'primary_key', 'require_partition_filter'];
      const missing = [...common, ...own].filter((key) => !(key in described));
      assert.deepEqual(missing, [], file);
    }
  });

  it('can put the project into every query', () => {
    for (const file of filesBelow(derived).filter((name) => name.endsWith('.sql'))) {
      const sql = readFileSync(join(derived, file), 'utf8');
      const names = [...sql.matchAll(/[$%]\{([^}]*)\}/g)].map((match) => match[1]);
      const readsTables = /\b(FROM|JOIN) `/.test(sql); // A view of dates reads none.
      assert.deepEqual([...new Set(names)], readsTables ? ['project'] : [], file);
    }
  });
});

describe('Job parameters', () => {
  const templates = join(repositoryDirectory, 'pipelines', 'jobs', 'templates');
  const parametersOf = (job) => JSON.parse(readFileSync(join(templates, `${job}.json`), 'utf8')).parameters;
  const options = { skip: existsSync(templates) ? false : 'no templates in pipelines/jobs/templates' };

  async function given(job) {
    const platform = await readModule(join(terraformDirectory, 'modules', 'platform'));
    if (job === 'rebuild-marts') return ['domain', 'warehouse', 'layers', 'from', 'to']; // The last two come from the workflow.
    const names = [];
    await visit(platform.module.load_warehouse.body.parameters, (tree) => names.push(...Object.keys(tree.children[0].meta.items)));
    return names;
  }

  for (const job of ['load-warehouse', 'rebuild-marts']) {
    it(`of ${job} are those of its template, and none that it requires is missing`, options, async () => {
      const names = await given(job);
      const known = parametersOf(job).map(({ name }) => name);
      const required = parametersOf(job).filter(({ isOptional }) => !isOptional).map(({ name }) => name);
      assert.deepEqual(names.filter((name) => !known.includes(name)), []);
      assert.deepEqual(required.filter((name) => !names.includes(name)), []);
    });
  }
});

describe('A container job', () => {
  const jobs = join(repositoryDirectory, 'pipelines', 'jobs');
  const deploy = readFileSync(join(repositoryDirectory, 'scripts', 'deploy'), 'utf8');
  const deployed = (list) => deploy.match(new RegExp(`^${list}="([^"]*)"`, 'm'))[1].split(' ');
  const options = { skip: existsSync(join(jobs, 'pom.xml')) ? false : 'no jobs' };

  it('is run by scripts/deploy by its name, from an image that scripts/deploy builds', async () => {
    const platform = await readModule(join(terraformDirectory, 'modules', 'platform'));
    const { build_query_assists, check_quality, keep_lake } = platform.module;
    assert.equal(keep_lake.body.name, '${each.key}');
    assert.deepEqual(deployed('container_jobs'), [build_query_assists.body.name, check_quality.body.name, 'keep-lake']);
    const { body } = platform.data['google_artifact_registry_docker_image.jobs'];
    assert.equal(body.image_name.endsWith(':${var.template_version}'), true);
    assert.ok(deployed('jobs').includes(body.image_name.split(':')[0]), body.image_name);
  });

  it('starts a class that is there, with the class path of the image', options, async () => {
    const platform = await readModule(join(terraformDirectory, 'modules', 'platform'));
    for (const job of [platform.module.build_query_assists, platform.module.check_quality, platform.module.keep_lake]) {
      const [, name] = job.body.command.match(/"(dev\.[A-Za-z.]+)"/);
      assert.ok(existsSync(join(jobs, 'src', 'main', 'java', `${name.replaceAll('.', '/')}.java`)), name);
    }
    const [, classPath] = readFileSync(join(jobs, 'pom.xml'), 'utf8').match(/<FLEX_TEMPLATE_JAVA_CLASSPATH>(.*?)</);
    assert.deepEqual(platform.variable.image_command.body.default, ['java', '-cp', classPath]);
  });

  it('has no template: those are of the jobs that scripts/deploy builds', async () => {
    const platform = await readModule(join(terraformDirectory, 'modules', 'platform'));
    const listed = [...platform.locals.templates.body.match(/\[(.*?)\]/)[1].matchAll(/"([^"]+)"/g)].map(([, job]) => job);
    assert.deepEqual(listed, deployed('jobs'));
  });
});

describe('Alerts', () => {
  const headings = (file) =>
    [...readFileSync(join(repositoryDirectory, 'docs', 'operations', file), 'utf8').matchAll(/^## (.+)$/gm)].map((match) =>
      match[1].toLowerCase().replace(/[^a-z0-9 -]/g, '').replaceAll(' ', '-'),
    );

  it('have a runbook each, and no runbook is without its alert', async () => {
    const monitoring = await readModule(join(terraformDirectory, 'modules', 'monitoring'));
    const alerts = Object.keys(monitoring.locals.alerts.body).map((key) => key.replaceAll('"', ''));
    assert.deepEqual(headings('alerts.md').filter((heading) => heading !== 'budget').sort(), alerts.sort());
  });

  it('and charts name metrics that Google documents, since nobody validates them', async () => {
    const documented = [
      'bigquery.googleapis.com/slots/allocated_for_project',
      'cloudsql.googleapis.com/database/disk/bytes_used_by_data_type',
      'cloudsql.googleapis.com/database/disk/utilization',
      'dataflow.googleapis.com/job/current_num_vcpus',
      'dataflow.googleapis.com/job/data_watermark_age',
      'dataflow.googleapis.com/job/estimated_backlog_processing_time',
      'dataflow.googleapis.com/job/is_failed',
      'dataflow.googleapis.com/job/system_lag',
      'dataflow.googleapis.com/job/user_counter',
      'managedkafka.googleapis.com/byte_in_count',
      'workflows.googleapis.com/finished_execution_count',
    ].map((name) => name.replace('/', ':').replace(/[/.]/g, '_'));
    const monitoring = await readModule(join(terraformDirectory, 'modules', 'monitoring'));
    const named = Object.values(monitoring.files).flatMap((text) => [...text.matchAll(/\w+_googleapis_com:\w+/g)].map(([name]) => name));
    assert.ok(named.length > 9);
    assert.deepEqual([...new Set(named)].filter((name) => !documented.includes(name)), []);
    assert.deepEqual(documented.filter((name) => !named.includes(name)), []);
  });

  it('link to where the runbooks are', async () => {
    const monitoring = await readModule(join(terraformDirectory, 'modules', 'monitoring'));
    const { body } = monitoring.resources['google_monitoring_alert_policy.this'];
    assert.equal(body.documentation[0].links[0].url, '${var.runbooks_url}/alerts.md#${each.key}');
    assert.ok(existsSync(join(repositoryDirectory, 'docs', 'operations', 'alerts.md')));
  });
});
