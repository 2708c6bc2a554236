/** `<ppm-gantt>` for React: properties and events as props. Importing it registers the tag. */
import { createComponent, type EventName } from '@lit/react';
import * as React from 'react';
import type { GanttEventMap } from '../events.js';
import '../gantt/define.js';
import { PpmGantt } from '../gantt/ppm-gantt.js';

export { PpmGantt } from '../gantt/ppm-gantt.js';

const event = <Name extends keyof GanttEventMap>(name: Name) => name as string as EventName<GanttEventMap[Name]>;

/**
 * The element as a component: every property of `PpmGantt` is a prop, every event an `on…` prop with its own type.
 * `preventDefault()` in an `onBefore…` prop vetoes the change. A `ref` gives the element and its methods.
 */
export const Gantt = createComponent({
  tagName: 'ppm-gantt',
  elementClass: PpmGantt,
  react: React,
  displayName: 'Gantt',
  events: {
    onBeforeTaskChange: event('ppm-before-task-change'),
    onTaskChange: event('ppm-task-change'),
    onBeforeDependencyChange: event('ppm-before-dependency-change'),
    onDependencyChange: event('ppm-dependency-change'),
    onSelectionChange: event('ppm-selection-change'),
    onSchedule: event('ppm-schedule'),
    onError: event('ppm-error'),
  },
});
