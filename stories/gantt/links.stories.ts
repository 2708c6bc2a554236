import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { densePlan } from '../data/generated.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const pair = (type: string) => [
  { id: `${type}1`, name: `${type} predecessor`, duration: '4d' },
  { id: `${type}2`, name: `${type} successor`, duration: '3d' },
];

const meta: Meta<GanttStory> = { title: 'Gantt/Links', render: renderGantt };
export default meta;

type Story = StoryObj<GanttStory>;

/** The four types, each with a lag of a day. */
export const FourTypes: Story = {
  args: {
    heightPx: 460,
    plan: {
      project: { name: 'Links', start: '2026-03-16' },
      tasks: ['FS', 'SS', 'FF', 'SF'].flatMap(pair),
      dependencies: (['FS', 'SS', 'FF', 'SF'] as const).map(type => ({
        predecessor: `${type}1`,
        successor: `${type}2`,
        type,
        lag: '1d',
      })),
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.schedule.task('FS2')?.start).toBe('2026-03-23T08:00:00');
    await expect(gantt.schedule.task('SS2')?.start).toBe('2026-03-17T08:00:00');
    await expect(gantt.schedule.task('FF2')?.finish).toBe('2026-03-20T17:00:00');
  },
};

/** Lags as working days, elapsed days and a share of the predecessor. */
export const Lags: Story = {
  args: {
    heightPx: 400,
    plan: {
      project: { name: 'Lags', start: '2026-03-16' },
      tasks: [
        { id: 'pour', name: 'Pour concrete', duration: '4d' },
        { id: 'cure', name: 'After 3 elapsed days', duration: '2d' },
        { id: 'work', name: 'After 3 working days', duration: '2d' },
        { id: 'half', name: 'From half of it', duration: '2d' },
      ],
      dependencies: [
        { predecessor: 'pour', successor: 'cure', lag: '3ed' },
        { predecessor: 'pour', successor: 'work', lag: '3d' },
        { predecessor: 'pour', successor: 'half', type: 'SS', lag: '50%' },
      ],
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.schedule.task('half')?.start).toBe('2026-03-18T08:00:00');
    await expect(gantt.schedule.task('work')?.start).toBe('2026-03-25T08:00:00');
  },
};

/** A few hundred links: muted and bundled, stubs where an end is out of view, one chain in full ink. */
export const Dense: Story = {
  args: { plan: densePlan(120) },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    gantt.fit();
    gantt.selectTask('g3t5');
    await expect(gantt.dependencies?.length).toBeGreaterThan(300);
  },
};
