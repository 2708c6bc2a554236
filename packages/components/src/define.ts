/**
 * Registers the elements that embed, each under its tag. Import it for its effect; import `index.js` for the classes
 * alone, `workspace.js` for the whole product.
 */
import { defineElement } from './element.js';
import { PpmGantt } from './gantt/ppm-gantt.js';
import { PpmProvider } from './provider/ppm-provider.js';

defineElement('ppm-provider', PpmProvider);
defineElement('ppm-gantt', PpmGantt);
