import type { SceneInput } from './scene.js';
import { createFacts } from './task-facts.js';

const NOTHING = new Float64Array(0);
/** A plan without tasks, for the canvas. */
export const EMPTY_SCENE: SceneInput = {
  tasks: createFacts(0),
  columns: {
    start: NOTHING,
    finish: NOTHING,
    lateFinish: NOTHING,
    flags: new Uint8Array(0),
  },
  links: { from: new Int32Array(0), to: new Int32Array(0), type: new Uint8Array(0) },
  rows: new Int32Array(0),
};
