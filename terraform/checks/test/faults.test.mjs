// Each fault that the check is there for, made in a pair of modules that have none.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { check } from '../lib/check.mjs';
import { checksDirectory, readAll } from '../lib/roots.mjs';

const schema = JSON.parse(readFileSync(join(checksDirectory, 'provider-schema.json'), 'utf8'));

const CALLER = `
variable "project_id" {
  type        = string
  description = "Project."
}

locals {
  labels = { team = "data" }
}

module "bucket" {
  source = "./bucket"

  project_id = var.project_id
  labels     = local.labels
  rules      = [{ age = 3 }, { age = 4, action = "Delete" }]
}

resource "google_storage_bucket_iam_member" "reader" {
  for_each = toset(["a", "b"])

  bucket = module.bucket.name
  role   = "roles/storage.objectViewer"
  member = "user:\${each.value}"
}

output "readers" {
  description = "Members."
  value       = [for reader in google_storage_bucket_iam_member.reader : reader.member]
}
`;

const CALLED = `
variable "project_id" {
  type        = string
  description = "Project."
}

variable "labels" {
  type        = map(string)
  description = "Labels."
}

variable "rules" {
  type = list(object({
    age    = number
    action = optional(string, "Delete")
  }))
  description = "When objects go."
  default     = []
}

resource "google_storage_bucket" "this" {
  name     = "\${var.project_id}-data"
  location = "EU"
  labels   = var.labels

  versioning {
    enabled = true
  }

  dynamic "lifecycle_rule" {
    for_each = var.rules

    content {
      action {
        type = lifecycle_rule.value.action
      }

      condition {
        age = lifecycle_rule.value.age
      }
    }
  }
}

output "name" {
  description = "Name."
  value       = google_storage_bucket.this.name
}
`;

const FAULTS = [
  ['a file that is no HCL', 'called', 'versioning {', 'versioning {{', /Invalid argument name|Invalid block definition|Argument or block/],
  ['a misspelt attribute', 'called', 'location = "EU"', 'location = "EU"\n  labls = {}', /there is no labls; did you mean "labels"\?/],
  ['a misspelt block', 'called', 'versioning {', 'versionning {', /there is no versionning; did you mean "versioning"\?/],
  ['a misspelt dynamic block', 'called', 'dynamic "lifecycle_rule"', 'dynamic "lifecycle_rules"', /no block lifecycle_rules; did you mean "lifecycle_rule"\?/],
  ['a misspelt attribute of a nested block', 'called', 'enabled = true', 'enable = true', /there is no versioning.enable; did you mean "enabled"\?/],
  ['a misspelt resource type', 'called', 'resource "google_storage_bucket"', 'resource "google_storage_bukket"', /there is no resource google_storage_bukket/],
  ['a missing required attribute', 'called', '  location = "EU"\n', '', /location is required, and missing/],
  ['a missing required block', 'called', /      condition \{[^}]*\}\n/, '', /block lifecycle_rule.condition is required, and missing/],
  ['a missing required attribute of a nested block', 'called', 'enabled = true', '', /versioning.enabled is required, and missing/],
  ['a block given twice that can be there once', 'called', '  versioning {', '  versioning {\n    enabled = true\n  }\n\n  versioning {', /block versioning can be there once/],
  ['an attribute written as a block', 'called', 'labels   = var.labels', 'labels {\n    a = "b"\n  }', /labels is an argument/],
  ['a block written as an attribute', 'called', 'versioning {', 'versioning = {', /versioning is a block/],
  ['a list for a string', 'called', 'location = "EU"', 'location = ["EU"]', /location wants string, and is given tuple/],
  ['a string for a map', 'called', 'labels   = var.labels', 'labels   = "a=b"', /labels wants map\(string\), and is given string/],
  ['a variable of another type', 'called', 'location = "EU"', 'location = var.rules', /location wants string, and is given list\(object\)/],
  ['a word for a truth value', 'called', 'enabled = true', 'enabled = "yes"', /versioning.enabled wants bool, and is given string/],
  ['a wrong type by way of a local', 'caller', 'labels = { team = "data" }', 'labels = ["data"]', /labels wants map\(string\), and is given tuple/],
  ['a wrong type within a list of objects', 'caller', '{ age = 3 }', '{ age = "three" }', /rules wants number at 0.age, and is given string/],
  ['an object with a misspelt field', 'caller', 'action = "Delete" }', 'akcion = "Delete" }', /rules has no akcion at 1; there are action, age/],
  ['an object that lacks a field', 'caller', '{ age = 3 }', '{}', /rules lacks age at 0/],
  ['a misspelt module argument', 'caller', 'labels     = local.labels', 'lables     = local.labels', /has no variable lables; did you mean "labels"\?/],
  ['a missing module argument', 'caller', '  labels     = local.labels\n', '', /module bucket: labels is required, and missing/],
  ['a module that is not there', 'caller', './bucket', './bukket', /there is no module at \.\/bukket/],
  ['an output that is not there', 'caller', 'module.bucket.name', 'module.bucket.nam', /module.bucket has no output nam; did you mean "name"\?/],
  ['a variable that is not there', 'caller', 'project_id = var.project_id', 'project_id = var.projekt_id', /there is no var.projekt_id; did you mean "project_id"\?/],
  ['a local that is not there', 'caller', '= local.labels', '= local.label', /there is no local.label; did you mean "labels"\?/],
  ['a resource that is not there', 'called', 'google_storage_bucket.this.name', 'google_storage_bucket.that.name', /there is no google_storage_bucket.that/],
  ['an attribute that a resource has not', 'called', 'google_storage_bucket.this.name', 'google_storage_bucket.this.nam', /google_storage_bucket.this has no nam; did you mean "name"\?/],
  ['an attribute that the elements of a resource have not', 'caller', 'reader.member]', 'reader.membr]', /google_storage_bucket_iam_member.reader has no membr/],
  ['an element within a text', 'called', '${var.project_id}-data', '${var.projectid}-data', /there is no var.projectid/],
  ['a variable without a type', 'called', '  type        = map(string)\n', '', /variable labels has no type/],
  ['a variable without a description', 'called', '  description = "Labels."\n', '', /variable labels has no description/],
  ['a variable that is not used', 'called', '  labels   = var.labels\n', '', /variable labels is never used/],
  ['a default of another type', 'called', 'default     = []', 'default     = 7', /variable rules: its default wants list\(object\), and is given number/],
  ['a local that is not used', 'caller', '  labels     = local.labels', '  labels     = {}', /local.labels is never used/],
  ['an output without a description', 'called', '  description = "Name."\n', '', /output name has no description/],
  ['locals that need each other', 'caller', 'labels = { team = "data" }', 'labels = { team = local.team }\n  team = join("", keys(local.labels))', /a cycle: local.labels → local.team → local.labels/],
  ['a module that needs what is made of it', 'caller', 'project_id = var.project_id', 'project_id = module.bucket.name', /a cycle: module.bucket.output.name → module.bucket.google_storage_bucket.this → module.bucket.var.project_id → module.bucket.output.name/],
  ['a module that has to wait for itself', 'caller', 'project_id = var.project_id', 'project_id = google_storage_bucket_iam_member.reader["a"].member', /a cycle: /],
  ['a name declared twice', 'called', /$/, 'output "name" {\n  description = "Again."\n  value = 1\n}\n', /name is declared twice/],
];

describe('The check of Terraform files', () => {
  const directory = mkdtempSync(join(tmpdir(), 'terraform-check-'));
  after(() => rmSync(directory, { recursive: true }));

  async function faultsOf(caller, called) {
    mkdirSync(join(directory, 'bucket'), { recursive: true });
    writeFileSync(join(directory, 'main.tf'), caller);
    writeFileSync(join(directory, 'bucket', 'main.tf'), called);
    return check(await readAll([directory, join(directory, 'bucket')]), schema);
  }

  it('finds nothing where nothing is wrong', async () => {
    assert.deepEqual(await faultsOf(CALLER, CALLED), []);
  });

  for (const [what, file, from, to, expected] of FAULTS) {
    it(`finds ${what}`, async () => {
      const caller = file === 'caller' ? CALLER.replace(from, to) : CALLER;
      const called = file === 'called' ? CALLED.replace(from, to) : CALLED;
      assert.notEqual(caller + called, CALLER + CALLED, 'the fixture has what is to be replaced');

      const faults = await faultsOf(caller, called);

      assert.ok(faults.some((fault) => expected.test(fault)), `expected ${expected}, found:\n${faults.join('\n')}`);
    });
  }
});
