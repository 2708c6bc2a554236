import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { PpmGantt } from '@trueppm/components';
import { expect, userEvent, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import {
  libraryBaselines,
  libraryForecast,
  libraryMarkers,
  librarySplit,
  librarySprints,
} from '../data/library-layers.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = {
  title: 'Gantt/Layers',
  render: renderGantt,
  args: { plan: library },
  play: async ({ canvasElement }) => {
    await dated(canvasElement);
  },
};
export default meta;

type Story = StoryObj<GanttStory>;

const legendOf = (gantt: PpmGantt) => gantt.shadowRoot?.querySelector('[part="legend"]')?.textContent ?? '';

/** The list of layers, opened by its button. */
async function openLayers(gantt: PpmGantt): Promise<HTMLElement> {
  gantt.shadowRoot?.querySelector<HTMLElement>('[popovertarget]')?.click();
  const menu = gantt.shadowRoot?.querySelector('[popover]') as HTMLElement;
  await waitFor(() => expect(menu.querySelectorAll('input').length).toBeGreaterThan(0));
  return menu;
}

const inputOf = (menu: HTMLElement, words: string) =>
  [...menu.querySelectorAll('label')].find(label => label.textContent?.includes(words))?.querySelector('input');

/** Three baselines under each bar, told apart by their dashes; which are shown is chosen under View. */
export const Baselines: Story = {
  args: {
    setup: gantt => {
      gantt.baselines = libraryBaselines;
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(legendOf(gantt)).toContain('Tender'));
    const menu = await openLayers(gantt);
    await userEvent.click(inputOf(menu, 'Tender') as HTMLElement);
    await waitFor(() => expect(legendOf(gantt)).not.toContain('Tender'));
    await expect(legendOf(gantt)).toContain('After the storm');
  },
};

/** The status date bends to each row's progress: left where work is behind it. */
export const Progress: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const menu = await openLayers(gantt);
    await userEvent.click(inputOf(menu, 'Progress line') as HTMLElement);
    await waitFor(() => expect(legendOf(gantt)).toContain('Progress line'));
    menu.hidePopover();
  },
};

/** Where finishes are likely to lie: a dot at P50, a cap at P80. */
export const Forecast: Story = {
  args: {
    setup: gantt => {
      gantt.forecast = libraryForecast;
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(legendOf(gantt)).toContain('P50 – P80'));
    const chip = [...(gantt.shadowRoot?.querySelectorAll('button[aria-pressed]') ?? [])].find(
      button => button.textContent === 'Forecast',
    ) as HTMLElement;
    await userEvent.click(chip);
    await waitFor(() => expect(legendOf(gantt)).not.toContain('P50'));
    await userEvent.click(chip);
  },
};

/** Sprints as bands with their names in the header; days of the host's own as lines. */
export const SprintsAndMarkers: Story = {
  args: {
    setup: gantt => {
      gantt.sprints = librarySprints;
      gantt.markers = libraryMarkers;
    },
  },
};

/** Pieces of work with dots between them; the painters' row is shaded by their own week. */
export const Splits: Story = {
  args: { plan: librarySplit },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.schedule.task('roof')?.finish).toBe('2026-03-24T17:00:00');
  },
};

/** Who works on it, beside the name. */
export const ResourceNames: Story = {
  args: { setup: gantt => gantt.setAttribute('label', 'name-resources') },
};

/** The list of what the timeline shows, with all it can hold. */
export const LayersMenu: Story = {
  args: {
    setup: gantt => {
      gantt.baselines = libraryBaselines;
      gantt.sprints = librarySprints;
      gantt.markers = libraryMarkers;
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(legendOf(gantt)).toContain('Tender'));
    const menu = await openLayers(gantt);
    await waitFor(() => expect(inputOf(menu, 'Sprints')).toBeDefined());
    await expect(menu.matches(':popover-open')).toBe(true);
    await expect(inputOf(menu, 'Markers')?.checked).toBe(true);
  },
};

/** Everything at once, in the dark. */
export const Everything: Story = {
  args: {
    theme: 'dark',
    plan: librarySplit,
    setup: gantt => {
      gantt.baselines = libraryBaselines;
      gantt.forecast = libraryForecast;
      gantt.sprints = librarySprints;
      gantt.markers = libraryMarkers;
    },
  },
};

/** With the system's high contrast (forced colours) every mark keeps its shape: look at it with that setting on. */
export const HighContrast: Story = { args: { ...Everything.args, theme: 'light' } };
