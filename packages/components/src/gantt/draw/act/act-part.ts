import { Later } from '../../shell/later.js';

/** The painters of what somebody does: no first picture has any of it. */
export const actPainters = new Later(() => import('./act-painters.js'));
