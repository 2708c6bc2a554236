import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

/** The words, dates and numbers of a language; Arabic from right to left. */
const meta: Meta<GanttStory> = {
  title: 'Gantt/Locales',
  render: renderGantt,
  args: { plan: library },
};
export default meta;

type Story = StoryObj<GanttStory>;

/** A story in a locale, that waits until the toolbar says `critical` in its language. */
function storyIn(locale: string, critical: string, more: Partial<GanttStory> = {}): Story {
  return {
    args: { locale, ...more },
    play: async ({ canvasElement }) => {
      const gantt = await dated(canvasElement);
      await waitFor(() => expect(gantt.shadowRoot?.querySelector('[role="toolbar"]')).toHaveTextContent(critical));
    },
  };
}

export const German: Story = storyIn('de', 'Kritischer Weg');

export const French: Story = storyIn('fr', 'Chemin critique');

export const Spanish: Story = storyIn('es', 'Ruta crítica');

export const Japanese: Story = storyIn('ja', 'クリティカルパス');

export const Arabic: Story = storyIn('ar', 'المسار الحرج', { dir: 'rtl' });

export const ArabicDark: Story = storyIn('ar-EG', 'المسار الحرج', { dir: 'rtl', theme: 'dark' });

/** English words in a page that runs from right to left. */
export const EnglishRightToLeft: Story = storyIn('en-GB', 'Critical path', { dir: 'rtl' });

/** The host's own word for one button. */
export const OwnWords: Story = storyIn('de', 'Critical Path', {
  setup: gantt => {
    gantt.strings = { toolbar: { critical: 'Critical Path' } };
  },
});
