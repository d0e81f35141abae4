// Which directories hold the modules that are checked.
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readModule } from './source.mjs';

export const checksDirectory = dirname(dirname(fileURLToPath(import.meta.url)));
export const terraformDirectory = dirname(checksDirectory);
export const repositoryDirectory = dirname(terraformDirectory);

/** Every module of the repository: environments, examples and modules. */
export function roots() {
  return ['environments', 'examples', 'modules'].flatMap((kind) =>
    readdirSync(join(terraformDirectory, kind))
      .sort()
      .map((name) => join(terraformDirectory, kind, name)),
  );
}

/** Faults name files from the repository's root. */
export const readAll = (directories) =>
  Promise.all(directories.map((directory) => readModule(directory, relative(repositoryDirectory, directory))));
