import type { Preview } from '@storybook/web-components-vite';

const preview: Preview = {
  parameters: {
    layout: 'fullscreen',
    // A story with an accessibility violation is a failing test, not a note in a panel.
    a11y: { test: 'error' },
  },
};

export default preview;
