import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type DataSource, PpmGantt } from '@trueppm/components';
import '@trueppm/components/define';
import { html, type TemplateResult } from 'lit';
import { expect, waitFor } from 'storybook/test';
import { clinic } from '../data/clinic.js';
import { libraryToday } from '../data/library.js';
import { dated, renderGantt } from './gantt-story.js';

/** What a plan looks like before it has come, when it will not come, and while an edit is on its way. */
const meta: Meta = { title: 'Gantt/States' };
export default meta;

const never = new Promise<never>(() => {});

const under = (source: DataSource): TemplateResult => html`<ppm-provider .source=${source}>
  <ppm-gantt project="clinic" locale="en-GB" today=${libraryToday}></ppm-gantt>
</ppm-provider>`;

const ganttIn = (canvasElement: HTMLElement): PpmGantt => {
  const gantt = canvasElement.querySelector('ppm-gantt');
  if (!(gantt instanceof PpmGantt)) throw new Error('There is no Gantt.');
  return gantt;
};

/** Rows that fade out where the plan will be. */
export const Loading: StoryObj = {
  render: () => under({ load: () => never, write: async () => {} }),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(ganttIn(canvasElement).shadowRoot?.textContent).toContain('Loading the plan'));
  },
};

/** Nothing has come: what is wrong, in words. */
export const NotLoaded: StoryObj = {
  render: () => under({ load: async () => Promise.reject(new Error('The shelf is empty.')), write: async () => {} }),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(ganttIn(canvasElement).shadowRoot?.textContent).toContain('The shelf is empty.'));
  },
};

/** An edit that is not yet stored has a dot behind the name. */
export const Pending: StoryObj = {
  render: () => under({ load: async () => clinic, write: () => never }),
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    gantt.selectTask('calibrate');
    await gantt.run('progress-50');
    await waitFor(() => expect(gantt.shadowRoot?.querySelector('.pending')).not.toBeNull());
  },
};

/** Rows with room. */
export const Comfortable: StoryObj = {
  render: () => renderGantt({ plan: clinic, setup: gantt => gantt.setAttribute('density', 'comfortable') }),
  play: async ({ canvasElement }) => {
    await dated(canvasElement);
  },
};

/** A tablet held upright. */
export const Tablet: StoryObj = {
  render: () => renderGantt({ plan: clinic, widthPx: 768, heightPx: 860 }),
  play: async ({ canvasElement }) => {
    await dated(canvasElement);
  },
};
