import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { check } from '../lib/check.mjs';
import { readColumns } from '../lib/columns.mjs';
import { projectOf, readFiles } from '../lib/project.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const files = readFiles(at('../..'));
const relations = readColumns(at('../../../bigquery/mart'));

describe('the LookML files', () => {
  it('parse, and name only what is there', () => {
    assert.deepEqual(check(files, relations), []);
  });

  it('show every table and view of the marts', () => {
    const shown = Object.values(projectOf(files).models).flatMap((model) => Object.keys(model.view));
    assert.deepEqual([...new Set(shown)].sort(), Object.keys(relations).sort());
  });

  it('have a dashboard in each model, and tests', () => {
    const { models } = projectOf(files);
    assert.deepEqual(Object.keys(models).sort(), ['devices', 'music', 'subscriptions', 'transit']);
    for (const model of Object.values(models)) {
      assert.ok(model.dashboards.length > 0);
      assert.ok(Object.keys(model.test).length > 3);
    }
  });

  it('sum up neither distinct counts nor ranks nor registers', () => {
    const { models } = projectOf(files);
    const summed = Object.values(models).flatMap((model) =>
      Object.values(model.view).flatMap((view) => Object.entries(view.measure ?? {}).filter(([, body]) => body.type === 'sum').map(([name, body]) => `${name} ${body.sql}`)),
    );
    assert.ok(summed.length > 50);
    assert.deepEqual(summed.filter((text) => /uniq_|rank|turnstiles|_rate\b|latitude|longitude|_id\b/.test(text)), []);
    assert.ok(!('total_entries' in models.transit.view.fact_turnstile.measure), 'a register is no amount');
  });
});
