/**
 * Registers `<ppm-gantt>` alone: the smallest script for a page that gives it rows by property. Import `define.js` for
 * `<ppm-provider>` too.
 */
import { defineElement } from '../element.js';
import { PpmGantt } from './ppm-gantt.js';

defineElement('ppm-gantt', PpmGantt);
