import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { PpmGantt } from '@trueppm/components';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const watched = new WeakSet<EventTarget>();

/** Copies what a chart says into the caption under it. */
function listen({ target, currentTarget }: Event): void {
  const root = (target as Element).shadowRoot;
  const output = (currentTarget as Element).querySelector('output');
  if (!root || !output || watched.has(root)) return;
  watched.add(root);
  new MutationObserver(() => {
    output.textContent = root.querySelector('.sr[role=status]')?.textContent?.trim() ?? '';
  }).observe(root, { childList: true, characterData: true, subtree: true });
}

/** The chart with what it says to a screen reader written under it. */
const renderWithCaption = (args: GanttStory) => html`<div @ppm-schedule=${listen}>
  ${renderGantt(args)}<p>Announced: <output aria-live="off"></output></p>
</div>`;

const meta: Meta<GanttStory> = {
  title: 'Gantt/Keyboard',
  render: renderWithCaption,
  args: { plan: library, heightPx: 560 },
};
export default meta;

type Story = StoryObj<GanttStory>;

const rootOf = (gantt: PpmGantt): ShadowRoot => gantt.shadowRoot as ShadowRoot;
const caption = (canvas: HTMLElement) => canvas.querySelector('output')?.textContent ?? '';

/** The row of a task has the keyboard. */
async function goTo(canvasElement: HTMLElement, taskId: string): Promise<PpmGantt> {
  const gantt = await dated(canvasElement);
  gantt.selectTask(taskId);
  await gantt.updateComplete;
  await waitFor(() => expect(rootOf(gantt).querySelector('[aria-description]')).not.toBeNull());
  rootOf(gantt).querySelector<HTMLElement>('.row.selected')?.focus();
  return gantt;
}

/** Ctrl+M, arrows, PageUp and PageDown for the step: what moves with it is said at every step. */
export const MoveMode: Story = {
  play: async ({ canvasElement }) => {
    await goTo(canvasElement, 'roof');
    await userEvent.keyboard('{Control>}m{/Control}');
    await waitFor(() => expect(caption(canvasElement)).toMatch(/^Moving Repair the roof/));
    await userEvent.keyboard('{PageUp}');
    await waitFor(() => expect(caption(canvasElement)).toBe('Step: one week'));
    await userEvent.keyboard('{ArrowRight}');
    await waitFor(() => expect(caption(canvasElement)).toMatch(/^Repair the roof moves 5 days later\./));
  },
};

/** A cell that says why it does not take what was typed. */
export const Refused: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await goTo(canvasElement, 'roof');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{Enter}');
    await waitFor(() => expect(rootOf(gantt).activeElement).toHaveClass('editor'));
    await userEvent.keyboard('soon{Enter}');
    await waitFor(() => expect(caption(canvasElement)).toBe('Type a duration, such as 5, 2.5d or 4h'));
    await expect(rootOf(gantt).activeElement).toHaveAttribute('aria-invalid', 'true');
  },
};

/** A new task in one line; the hint says how it is understood so far. */
export const Entry: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await goTo(canvasElement, 'roof');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(rootOf(gantt).activeElement).toHaveClass('editor'));
    await userEvent.keyboard('Paint #3d');
    await waitFor(() => expect(rootOf(gantt).querySelector('#entry-hint')?.textContent).toBe('Paint · 3 days'));
  },
};

/** The list of columns, open. */
export const ColumnChooser: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    rootOf(gantt).querySelector<HTMLElement>('[data-chooser]')?.click();
    await waitFor(() => expect(rootOf(gantt).activeElement?.closest('[role=dialog]')).not.toBeNull());
  },
};

/** What is searched for, marked. */
export const Search: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await goTo(canvasElement, 'roof');
    await userEvent.keyboard('{Control>}k{/Control}');
    await waitFor(() => expect(rootOf(gantt).activeElement).toHaveClass('search-input'));
    await userEvent.keyboard('floor');
    await waitFor(() => expect(caption(canvasElement)).toMatch(/found$/));
  },
};

/** The toolbar is one tab stop: arrows go from button to button. */
export const Toolbar: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const stops = () =>
      [...rootOf(gantt).querySelectorAll<HTMLButtonElement>('.toolbar button')].filter(
        button => button.tabIndex === 0 && !button.disabled && button.checkVisibility(),
      );
    await waitFor(() => expect(stops()).toHaveLength(1));
    stops()[0]?.focus();
    await userEvent.keyboard('{End}');
    await expect(rootOf(gantt).activeElement).toHaveAttribute('aria-label', 'Columns');
    await expect(stops()).toHaveLength(1);
  },
};
