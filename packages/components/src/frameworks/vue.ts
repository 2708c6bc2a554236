/** `<ppm-gantt>` and `<ppm-provider>` in Vue templates, typed. Importing it registers `<ppm-gantt>`. */
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { GanttEventMap } from '../events.js';
import '../gantt/define.js';
import type { PpmGantt } from '../gantt/ppm-gantt.js';
import type { PpmProvider } from '../provider/ppm-provider.js';
import type { Settable } from './properties.js';

/** An element as Vue's template checker reads a component: `$props` are bound, `$emit` is listened to. */
type Element<Of extends HTMLElement, Events = Record<never, never>> = new () => Of & {
  $props: HTMLAttributes & PublicProps & Settable<Of>;
  $emit: EmitFn<{ [Name in keyof Events]: (event: Events[Name]) => void }>;
};

declare module 'vue' {
  interface GlobalComponents {
    'ppm-gantt': Element<PpmGantt, GanttEventMap>;
    'ppm-provider': Element<PpmProvider>;
  }
}
