/** `<ppm-provider>` for React, apart from the Gantt because it brings the client. Importing it registers the tag. */
import { createComponent } from '@lit/react';
import * as React from 'react';
import { defineElement } from '../element.js';
import { PpmProvider } from '../provider/ppm-provider.js';

defineElement('ppm-provider', PpmProvider);

/** Gives a server or the host's own backend to the elements inside it. */
export const Provider = createComponent({
  tagName: 'ppm-provider',
  elementClass: PpmProvider,
  react: React,
  displayName: 'Provider',
});
