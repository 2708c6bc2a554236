/**
 * Registers the elements that embed, each under its tag. Import it for its effect; import `index.js` for the classes
 * alone, `gantt.js` for the Gantt alone, `workspace.js` for the whole product.
 */
import './gantt/define.js';
import { defineElement } from './element.js';
import { PpmProvider } from './provider/ppm-provider.js';

defineElement('ppm-provider', PpmProvider);
