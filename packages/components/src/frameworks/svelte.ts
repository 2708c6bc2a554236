/** `<ppm-gantt>` and `<ppm-provider>` in Svelte markup, typed. Importing it registers `<ppm-gantt>`. */
import type { HTMLAttributes as Attributes } from 'svelte/elements';
import type { GanttEventMap } from '../events.js';
import '../gantt/define.js';
import type { PpmGantt } from '../gantt/ppm-gantt.js';
import type { PpmProvider } from '../provider/ppm-provider.js';
import type { Settable } from './properties.js';

type Listeners = { [Name in keyof GanttEventMap as `on${Name}`]?: (event: GanttEventMap[Name]) => void };

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'ppm-gantt': Omit<Attributes<PpmGantt>, keyof Settable<PpmGantt>> & Settable<PpmGantt> & Listeners;
    'ppm-provider': Omit<Attributes<PpmProvider>, keyof Settable<PpmProvider>> & Settable<PpmProvider>;
  }
}
