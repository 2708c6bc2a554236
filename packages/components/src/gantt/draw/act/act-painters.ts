/** What is painted only once somebody points, selects or drags. Comes with the hands. */
export { paintDrag } from './drag.js';
export { paintOverlayBand } from './overlay-band.js';
