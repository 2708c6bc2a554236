import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { BarPainter } from '@trueppm/components';
import { expect, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = { title: 'Gantt/Custom drawing', render: renderGantt, args: { plan: library } };
export default meta;

type Story = StoryObj<GanttStory>;

const sites = new Set(['scaffold', 'roof', 'beams', 'floors', 'walls']);

/** Work on the site is striped at its foot; everything in progress says how far it is. */
const painter: BarPainter = {
  paint(ctx, bar) {
    if (bar.kind !== 'task' || !sites.has(bar.task.id)) return false;
    const width = bar.x1 - bar.x0;
    ctx.beginPath();
    ctx.roundRect(bar.x0, bar.y, width, bar.height, 3);
    ctx.clip();
    ctx.fillStyle = bar.palette['surface-3'];
    ctx.fillRect(bar.x0, bar.y, width, bar.height);
    ctx.fillStyle = bar.palette[bar.isCritical ? 'critical-done' : 'task-done'];
    ctx.fillRect(bar.x0, bar.y, bar.doneX - bar.x0, bar.height);
    ctx.fillStyle = bar.palette.warning;
    for (let x = bar.x0; x < bar.x1; x += 10) ctx.fillRect(x, bar.y + bar.height - 4, 5, 4);
    return true;
  },
  paintOver(ctx, bar) {
    if (bar.kind !== 'task' || bar.progress === 0 || bar.progress === 1) return;
    ctx.font = `600 10px ${bar.fontFamily}`;
    ctx.textBaseline = 'middle';
    ctx.fillStyle = bar.palette['on-task'];
    const text = `${Math.round(bar.progress * 100)}%`;
    const width = bar.textWidth(text);
    if (bar.doneX - bar.x0 > width + 8) bar.write(text, bar.doneX - width - 5, bar.y + bar.height / 2);
  },
};

/** Bars of the host's own beside the element's, in one frame. */
export const OwnBars: Story = {
  args: {
    setup: gantt => {
      gantt.barPainter = painter;
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.barPainter).toBe(painter);
  },
};

/** A painter that throws is reported once; the default bars are drawn. */
export const Failing: Story = {
  args: {
    setup: gantt => {
      gantt.addEventListener('ppm-error', event => {
        gantt.dataset['errors'] = `${gantt.dataset['errors'] ?? ''}${event.detail.code} `;
      });
      gantt.barPainter = () => {
        throw new Error('The painter has no paint.');
      };
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(gantt.dataset['errors']).toBe('painter_failed '));
    gantt.fit();
    await dated(canvasElement);
    await expect(gantt.dataset['errors']).toBe('painter_failed ');
  },
};
