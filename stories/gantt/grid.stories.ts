import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { ColumnSpec, PpmGantt } from '@trueppm/components';
import { expect, userEvent, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = { title: 'Gantt/Grid', render: renderGantt, args: { plan: library, heightPx: 560 } };
export default meta;

type Story = StoryObj<GanttStory>;

const root = (gantt: PpmGantt): ShadowRoot => gantt.shadowRoot as ShadowRoot;
const rowsOf = (gantt: PpmGantt): HTMLElement[] =>
  [...root(gantt).querySelectorAll<HTMLElement>('[data-row]')].sort(
    (a, b) => Number(a.dataset['row']) - Number(b.dataset['row']),
  );
const namesOf = (gantt: PpmGantt) => rowsOf(gantt).map(row => row.querySelector('.task-name')?.textContent);
const rowOf = (gantt: PpmGantt, name: string) => rowsOf(gantt).find(row => row.textContent?.includes(name));
const cellOf = (gantt: PpmGantt, name: string, column: string) =>
  rowOf(gantt, name)?.querySelector<HTMLElement>(`[data-column="${column}"]`);

/** More columns than fit: the name stays, the others scroll sideways under it. */
export const Columns: Story = {
  args: {
    setup: gantt => {
      gantt.columns = [
        'wbs',
        'indicators',
        'days',
        'start',
        'finish',
        'predecessors',
        'totalSlack',
        'deadline',
        'owner',
      ];
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(cellOf(gantt, 'Wiring', 'wbs')).toHaveTextContent('3.1.2'));
    await expect(cellOf(gantt, 'Building is dry', 'predecessors')).toHaveTextContent('7, 8');
  },
};

const risk: ColumnSpec = {
  id: 'risk',
  title: 'Risk',
  width: 84,
  value: task => Number(task['risk'] ?? 0),
  render: ({ value, isSummary }) => {
    const text = document.createElement('span');
    text.textContent = isSummary ? '' : '●'.repeat(Number(value)) || '–';
    text.title = `Risk ${value} of 5`;
    return text;
  },
  editor: {
    parse: text =>
      /^[0-5]$/.test(text.trim()) ? { changes: { risk: Number(text) } } : { problem: 'Type a risk from 0 to 5' },
  },
};

/** A column of the host's own, with its own drawing and an editor that says what it takes. */
export const CustomCells: Story = {
  args: {
    setup: gantt => {
      gantt.columns = ['days', 'start', risk, 'owner'];
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(cellOf(gantt, 'Wiring', 'risk')).toBeTruthy());
    cellOf(gantt, 'Wiring', 'risk')?.click();
    await gantt.updateComplete;
    await userEvent.keyboard('{F2}');
    await waitFor(() => expect(root(gantt).querySelector('.editor')).toBe(root(gantt).activeElement));
    await userEvent.keyboard('{Control>}a{/Control}3{Enter}');
    await waitFor(() => expect(cellOf(gantt, 'Wiring', 'risk')).toHaveTextContent('●●●'));
  },
};

/** Siblings by their duration, the longest first. */
export const Sorted: Story = {
  args: {
    setup: gantt => {
      gantt.sort = { column: 'days', direction: 'desc' };
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(namesOf(gantt)[0]).toBe('Moving and opening'));
  },
};

/** Only what is not done; the summaries above stay, dimmed. */
export const Filtered: Story = {
  args: {
    setup: gantt => {
      gantt.filter = [
        { column: 'done', op: '<', value: 100 },
        { column: 'totalSlack', op: '<=', value: 2 },
      ];
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(root(gantt).querySelector('.row.context')).toBeTruthy());
    await expect(namesOf(gantt)).not.toContain('Scaffolding');
  },
};

/** By who does it: rows that head the groups are no tasks. */
export const Grouped: Story = {
  args: {
    setup: gantt => {
      gantt.groupBy = 'owner';
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(root(gantt).querySelectorAll('.row.group').length).toBeGreaterThan(2));
  },
};

/** What is searched for is marked; Enter in the field goes from one to the next. */
export const Searched: Story = {
  args: {
    setup: gantt => {
      gantt.search = 're';
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(root(gantt).querySelector('mark')).toHaveTextContent(/re/i));
  },
};

/** A table from a spreadsheet, pasted as tasks. */
export const Pasted: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    rowOf(gantt, 'Measure the mill')?.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'Task Name\tDuration\nPack the books\t\n  Label boxes\t3 days\n');
    root(gantt).activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true }),
    );
    await waitFor(() => expect(cellOf(gantt, 'Label boxes', 'days')).toHaveTextContent('3'));
  },
};

/** A new task with what it needs, typed in one line; the hint says how it is understood. */
export const FastEntry: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    rowOf(gantt, 'Wiring')?.focus();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(root(gantt).activeElement?.className).toBe('editor'));
    await userEvent.keyboard('Test the circuits #2d >13 !');
    await waitFor(() => expect(root(gantt).querySelector('.entry-hint')).toHaveTextContent('2 days'));
  },
};
