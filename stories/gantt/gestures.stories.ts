import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';
import { barPoint, dragFrom, fire, nameCell, pointIn, timeOf } from './pointer-acts.js';

const meta: Meta<GanttStory> = { title: 'Gantt/Gestures', render: renderGantt, args: { plan: library } };
export default meta;

type Story = StoryObj<GanttStory>;

/** Dragging the left edge moves the start; the finish stays. */
export const StretchTheStart: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const before = gantt.schedule.task('wiring');
    const from = barPoint(gantt, 'wiring', 'start');
    const drop = await dragFrom(timeOf(gantt), from, { x: from.x + 40, y: from.y });
    await waitFor(() => expect((gantt.schedule.task('wiring')?.start ?? '') > (before?.start ?? '')).toBe(true));
    await expect(gantt.schedule.task('wiring')?.finish).toBe(before?.finish);
    drop();
    await new Promise(resolve => setTimeout(resolve, 300));
    await expect(gantt.schedule.task('wiring')?.finish).toBe(before?.finish);
  },
};

/** All selected bars move together; the dates of what follows come from one answer of the engine. */
export const DragSeveral: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const ids = ['floors', 'walls'] as const;
    const before = ids.map(id => gantt.schedule.task(id)?.start ?? '');
    gantt.selectTask('floors');
    nameCell(gantt, 'Plaster').dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, ctrlKey: true }));
    await expect(gantt.selectedTaskIds).toEqual(['floors', 'walls']);
    let steps = 0;
    gantt.addEventListener('ppm-task-change', () => {
      steps += 1;
    });
    const from = barPoint(gantt, 'floors');
    const drop = await dragFrom(timeOf(gantt), from, { x: from.x + 60, y: from.y });
    await waitFor(() =>
      expect(ids.every((id, at) => (gantt.schedule.task(id)?.start ?? '') > (before[at] ?? ''))).toBe(true),
    );
    drop();
    await waitFor(() => expect(steps).toBe(2));
    await expect(gantt.selectedTaskIds).toEqual(['floors', 'walls']);
    gantt.undo();
    await waitFor(() => expect(ids.map(id => gantt.schedule.task(id)?.start)).toEqual(before));
  },
};

/** Shift and a drag beside the bars selects what the band touches. */
export const Band: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const first = gantt.rectOf('roof') as DOMRect;
    const last = gantt.rectOf('beams') as DOMRect;
    const from = { x: first.left - 30, y: first.top - 6 };
    const drop = await dragFrom(timeOf(gantt), from, { x: first.right - 20, y: last.bottom }, { shiftKey: true });
    drop();
    await waitFor(() => expect(gantt.selectedTaskIds).toEqual(['roof', 'beams']));
  },
};

/** A finger that rests on a bar picks it up; its menu opens when it is let go where it was. */
export const Finger: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const time = timeOf(gantt);
    const at = barPoint(gantt, 'floors');
    const finger = { pointerType: 'touch' } as const;
    fire(time, 'pointerdown', at, finger);
    await new Promise(resolve => setTimeout(resolve, 600));
    await expect(gantt.selectedTaskIds).toEqual(['floors']);
    fire(time, 'pointerup', at, finger);
    await waitFor(() => expect(gantt.shadowRoot?.querySelector('[role="menu"]')).not.toBeNull());
  },
};

/** A pen draws a link from the end of one bar to another. */
export const PenLinks: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const links: string[] = [];
    gantt.addEventListener('ppm-dependency-change', ({ detail }) => links.push(detail.dependency.type ?? ''));
    const time = timeOf(gantt);
    const pen = { pointerType: 'pen' } as const;
    fire(time, 'pointermove', barPoint(gantt, 'beams'), pen);
    const to = gantt.rectOf('floors') as DOMRect;
    const drop = await dragFrom(time, barPoint(gantt, 'beams', 'finish-dot'), { x: to.left + 12, y: to.top + 8 }, pen);
    drop();
    await waitFor(() => expect(links).toEqual(['FS']));
  },
};

/** A row dragged by its name: up and down reorders, left and right sets the level. */
export const RowOrder: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const order = () => gantt.schedule.tasks.map(({ id }) => id);
    const row = nameCell(gantt, 'Fire inspection');
    const from = pointIn(row, 0.4);
    const over = pointIn(nameCell(gantt, 'Wiring'), 0.4, 0.1);
    const drop = await dragFrom(row, from, { x: from.x, y: over.y });
    await expect(gantt.shadowRoot?.querySelector('.drop-line')).not.toBeNull();
    drop();
    await waitFor(() => expect(order().indexOf('fire')).toBe(order().indexOf('wiring') - 1));
    gantt.undo();
    await waitFor(() => expect(order().indexOf('fire')).toBe(order().indexOf('network') + 1));
  },
};
