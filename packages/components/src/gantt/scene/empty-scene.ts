import type { SceneInput } from './scene.js';

const NOTHING = new Float64Array(0);
/** A plan without tasks, for the canvas. */
export const EMPTY_SCENE: SceneInput = {
  tasks: [],
  columns: {
    ids: [],
    start: NOTHING,
    finish: NOTHING,
    earlyStart: NOTHING,
    earlyFinish: NOTHING,
    lateStart: NOTHING,
    lateFinish: NOTHING,
    durationMinutes: NOTHING,
    totalSlackMinutes: NOTHING,
    freeSlackMinutes: NOTHING,
    startSlackMinutes: NOTHING,
    finishSlackMinutes: NOTHING,
    flags: new Uint8Array(0),
  },
  links: { from: new Int32Array(0), to: new Int32Array(0), type: new Uint8Array(0) },
  rows: new Int32Array(0),
};
