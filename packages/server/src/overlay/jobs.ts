import type { TaskList } from 'graphile-worker';
import type { Deps } from '../deps.js';
import { contextOf, jobName } from './context.js';

/** The jobs of all extensions, as the queue runs them. */
export function extensionJobs(deps: Deps): TaskList {
  const tasks: TaskList = {};
  for (const registered of deps.extensions.all) {
    const context = contextOf(deps, registered);
    for (const [name, handler] of registered.jobs) {
      tasks[jobName(registered.name, name)] = async payload => handler(payload, context);
    }
  }
  return tasks;
}
