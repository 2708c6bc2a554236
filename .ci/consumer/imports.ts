// What a user of the published package imports, by each entry point; checked with both ways of finding modules.
import { type GanttEventMap, PpmGantt, PpmProvider, type TaskLiteral } from '@trueppm/components';
import '@trueppm/components/define';
import '@trueppm/components/define.js';
import '@trueppm/components/gantt';
import '@trueppm/components/gantt.js';
import { Gantt } from '@trueppm/components/react';
import { Provider } from '@trueppm/components/react/provider';
import '@trueppm/components/svelte';
import '@trueppm/components/vue';
import '@trueppm/components/worker';
import '@trueppm/components/workspace';
import '@trueppm/components/workspace.js';

const gantt: PpmGantt = document.createElement('ppm-gantt');
const tasks: TaskLiteral[] = [{ id: 'a', duration: '5d' }];
gantt.tasks = tasks;
gantt.addEventListener('ppm-before-task-change', event => {
  const before: GanttEventMap['ppm-before-task-change']['detail'] = event.detail;
  if (before.task.name === '') event.preventDefault();
});
// @ts-expect-error a link is not a task
gantt.tasks = [{ predecessor: 'a', successor: 'b' }];
// @ts-expect-error there is no such event detail
gantt.addEventListener('ppm-schedule', event => event.detail.finnish);
// @ts-expect-error a prop of another type
Gantt({ density: 5 });

export const used = [PpmProvider, Provider, PpmGantt];
