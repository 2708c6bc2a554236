/**
 * What a plan on screen follows its rows and edits by. No plan is drawn first with any of it: a script of its own, which
 * comes with the first picture.
 */
export { differenceOf } from './difference.js';
export { editLaid, relaid } from './laid/edit-laid.js';
export { remapOf, structureEdits } from './laid/structure.js';
