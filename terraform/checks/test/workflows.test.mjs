// What the scheduled workflows do, run here with stand-ins for Google.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { repositoryDirectory, terraformDirectory } from '../lib/roots.mjs';
import { run } from '../lib/workflows.mjs';

const file = (name) => readFileSync(join(terraformDirectory, 'modules', 'schedule', name), 'utf8');
const LIST = 'googleapis.workflowexecutions.v1.projects.locations.workflows.executions.list';
const LAUNCH = 'googleapis.dataflow.v1b3.projects.locations.flexTemplates.launch';
const STATE = 'googleapis.dataflow.v1b3.projects.locations.jobs.get';
const CONTAINER = 'googleapis.run.v2.projects.locations.jobs.run';
const OBJECTS = 'googleapis.storage.v1.objects.list';
const NOW = Date.parse('2026-11-26T00:30:00Z') / 1000;

const job = (given) => ({ name: 'job', template: 'gs://t/job/v1.json', container_job: '', service_account: 'a@b', days: 0, to_days_ago: 1, bucket: '', prefix: '', parameters: { domain: 'music' }, ...given });

/** Runs the file; `states` are those that each launched job ends in, `executions` those that are listed, newest first, by call. */
async function runs(jobs, { states = [], executions = [[]], landed = [], when_busy = 'wait' } = {}) {
  const seen = { launched: [], containers: [], logged: [], slept: 0, listed: 0, looked: [] };
  const clock = {
    now: NOW,
    sleep(seconds) {
      seen.slept += seconds;
      clock.now += seconds;
      if (seen.slept > 86400) throw new Error('waits for ever');
    },
  };
  const google = {
    [LIST]: () => ({ executions: [...(executions[Math.min(seen.listed++, executions.length - 1)])] }),
    [LAUNCH]: ({ body }) => (seen.launched.push(body.launchParameter), { job: { id: String(seen.launched.length - 1) } }),
    [STATE]: ({ jobId }) => ({ currentState: states[Number(jobId)] ?? 'JOB_STATE_DONE' }),
    [CONTAINER]: (values) => (seen.containers.push(values), {}),
    [OBJECTS]: ({ prefix }) => (seen.looked.push(prefix), landed.includes(prefix) ? { items: [{}] } : {}),
  };
  const input = { project: 'p', location: 'l', when_busy, back_seconds: 7200, environment: { subnetwork: 's' }, jobs };
  seen.result = await run(file('runs.yaml'), input, { google, clock, log: ({ json }) => seen.logged.push(json) }).catch((error) => error);
  return seen;
}

const execution = (id, state) => ({ name: `projects/p/locations/l/workflows/runs/executions/${id}`, state });
const ALONE = [[execution('this', 'ACTIVE'), execution('before', 'SUCCEEDED')]];

describe('A scheduled run', () => {
  it('runs its jobs in order, as templates and containers, with their days, and logs each', async () => {
    const seen = await runs([job({ name: 'marts', days: 2 }), job({ name: 'today', days: 1, to_days_ago: 0 }), job({ name: 'models', template: '', container_job: 'c' })], { executions: ALONE });

    assert.deepEqual(seen.result, ['marts done', 'today done', 'models done']);
    assert.deepEqual(seen.launched.map(({ jobName, parameters }) => [jobName, parameters]), [
      ['marts-20261126-003000', { domain: 'music', from: '2026-11-24', to: '2026-11-25' }],
      ['today-20261126-003000', { domain: 'music', from: '2026-11-25', to: '2026-11-26' }],
    ]);
    assert.deepEqual(seen.launched[0].environment, { subnetwork: 's', serviceAccountEmail: 'a@b' });
    assert.deepEqual(seen.containers[0].body.overrides.containerOverrides[0].args, ['--domain=music']);
    assert.deepEqual(seen.logged.map(({ finished }) => finished), ['marts', 'today', 'models']);
  });

  it('tries a job that failed once more', async () => {
    const seen = await runs([job(), job({ name: 'next' })], { executions: ALONE, states: ['JOB_STATE_FAILED'] });

    assert.deepEqual(seen.result, ['job done', 'next done']);
    assert.equal(seen.launched.length, 3);
    assert.notEqual(seen.launched[0].jobName, seen.launched[1].jobName);
  });

  it('ends at a job that failed twice', async () => {
    const seen = await runs([job(), job({ name: 'next' })], { executions: ALONE, states: ['JOB_STATE_FAILED', 'JOB_STATE_FAILED'] });

    assert.match(seen.result.message, /^job-.* ended as JOB_STATE_FAILED$/);
    assert.equal(seen.launched.length, 2);
    assert.deepEqual(seen.logged.filter(({ finished }) => finished), []);
  });

  it('waits until no run that began before it is at work', async () => {
    const busy = [execution('younger', 'ACTIVE'), execution('this', 'ACTIVE'), execution('before', 'ACTIVE')];
    const seen = await runs([job()], { executions: [busy, busy, [busy[0], ...ALONE[0]]] });

    assert.deepEqual(seen.result, ['job done']);
    assert.equal(seen.slept, 120);
  });

  it('leaves it, where it is told to, while another is at work', async () => {
    const seen = await runs([job()], { executions: [[execution('this', 'ACTIVE'), execution('before', 'ACTIVE')]], when_busy: 'skip' });

    assert.match(seen.result, /skipped/);
    assert.deepEqual(seen.launched, []);
  });

  it('loads what landed on the day it was two hours ago', async () => {
    const seen = await runs([job({ bucket: 'landing', prefix: 'music' })], { executions: ALONE, landed: ['music/2026-11-25/'] });

    assert.deepEqual(seen.launched[0].parameters, { domain: 'music', input: 'gs://landing/music/2026-11-25' });
  });

  it('loads nothing where nothing has landed, and goes on', async () => {
    const seen = await runs([job({ bucket: 'landing', prefix: 'music' }), job({ name: 'models' })], { executions: ALONE });

    assert.deepEqual(seen.looked, ['music/2026-11-25/']);
    assert.deepEqual(seen.result, ['job nothing has landed', 'models done']);
  });
});

describe('What is late', () => {
  const late = (answer, logged = []) =>
    run(file('late.yaml'), { project: 'p', location: 'l', query: 'SELECT' }, { google: { 'googleapis.bigquery.v2.jobs.query': () => answer }, clock: { now: NOW, sleep() {} }, log: ({ json }) => logged.push(json) });

  it('is logged, a line each', async () => {
    const logged = [];
    await late({ jobComplete: true, rows: [{ f: [{ v: 'payments' }, { v: '2026-11-25 10:00' }, { v: '6' }] }] }, logged);
    assert.deepEqual(logged, [{ late: 'payments', newest: '2026-11-25 10:00', hours: '6' }]);
  });

  it('is nothing where no row says so, and unknown is a failure', async () => {
    assert.equal(await late({ jobComplete: true }), 'none is late');
    await assert.rejects(late({ jobComplete: false }), /not read within two minutes/);
  });

  it('is asked of columns that the ledger has', () => {
    const { schema } = JSON.parse(readFileSync(join(repositoryDirectory, 'schemas', 'bigquery', 'ops', 'ledger.json'), 'utf8'));
    const columns = [...file('late.sql').matchAll(/\bledger\.(\w+)/g)].map(([, column]) => column).filter((column) => column !== 'ledger');
    assert.ok(columns.length > 3);
    assert.deepEqual(columns.filter((column) => !schema.some(({ name }) => name === column)), []);
  });

  it('is counted by the names that the workflows log', () => {
    const monitoring = readFileSync(join(terraformDirectory, 'modules', 'monitoring', 'main.tf'), 'utf8');
    const counted = [...monitoring.matchAll(/jsonPayload\.(\w+):\*/g)].map(([, name]) => name);
    assert.deepEqual(counted, ['finished', 'late']);
    counted.forEach((name) => assert.match(file('runs.yaml') + file('late.yaml'), new RegExp(`json:\\n +${name}: `)));
  });
});
