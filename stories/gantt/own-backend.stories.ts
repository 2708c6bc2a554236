import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { DataSource, PlanEdit, PlanLiteral } from '@trueppm/components';
import '@trueppm/components/define';
import { html } from 'lit';
import { Subject } from 'rxjs';
import { expect, waitFor } from 'storybook/test';
import { library, libraryToday } from '../data/library.js';
import { dated } from './gantt-story.js';

const meta: Meta = { title: 'Gantt/Own backend' };
export default meta;

/** A backend that keeps rows in memory, refuses what it does not like and tells what others did. */
function memoryBackend(): DataSource & { readonly written: PlanEdit[]; publish(plan: PlanLiteral): void } {
  const others = new Subject<PlanLiteral>();
  const written: PlanEdit[] = [];
  return {
    written,
    publish: plan => others.next(plan),
    load: async () => library,
    live: () => others,
    write: async edits => {
      const isRename = edits.some(edit => edit.op === 'update' && 'name' in edit.changes);
      if (isRename) throw new Error('Names are kept elsewhere');
      written.push(...edits);
    },
  };
}

const backend = memoryBackend();

/** `<ppm-provider .source>` with load, write and live: no server of ours anywhere. */
export const Source: StoryObj = {
  render: () => html`<ppm-provider .source=${backend}>
    <ppm-gantt project="library" locale="en-GB" today=${libraryToday}></ppm-gantt>
  </ppm-provider>`,
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.schedule.task('wiring')?.durationMinutes).toBe(10 * 480);
    backend.publish({
      ...library,
      tasks: (library.tasks ?? []).map(task => (task.id === 'wiring' ? { ...task, duration: '12d' } : task)),
    });
    await waitFor(() => expect(gantt.schedule.task('wiring')?.durationMinutes).toBe(12 * 480));
  },
};
