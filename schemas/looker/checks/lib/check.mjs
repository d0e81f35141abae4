// All checks of a project.
import { checkDashboard, checkExplore, checkTest } from './explores.mjs';
import { projectOf } from './project.mjs';
import { checkView } from './views.mjs';

/** A line per fault of the files, whose views are of these relations. */
export function check(files, relations) {
  const project = projectOf(files);
  const faults = [...project.faults];
  for (const [path, text] of Object.entries(files)) {
    for (const [, name] of text.matchAll(/@\{(\w+)\}/g)) {
      if (!project.constants.includes(name)) faults.push(`${path}: there is no constant ${name}`);
    }
  }
  for (const model of Object.values(project.models)) {
    const { connection, persist_with: cache } = model.body;
    if (!connection) faults.push(`${model.path}: it has no connection`);
    if (cache && !(cache in model.datagroup)) faults.push(`${model.path}: there is no datagroup ${cache}`);
    Object.keys(model.view).forEach((name) => faults.push(...checkView(project, model, name, relations)));
    Object.keys(model.explore).forEach((name) => faults.push(...checkExplore(model, name)));
    Object.keys(model.test).forEach((name) => faults.push(...checkTest(model, name)));
    model.dashboards.forEach((dashboard) => faults.push(...checkDashboard(project.models, dashboard)));
  }
  return [...new Set(faults)];
}
