/**
 * What a plan on screen follows its rows and edits by. No plan is drawn first with any of it: a script of its own, which
 * comes with the first picture.
 */
export { editLaid, relaid } from '../../plan/laid/edit-laid.js';
export { showNext } from './next-dates.js';
