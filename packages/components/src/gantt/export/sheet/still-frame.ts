import type { Frame } from '../../layout/frame-view.js';
import type { RowWindow } from '../../layout/row-window.js';
import type { Measure } from '../../layout/text-metrics.js';
import { LiveFrame } from '../../timeline/live-frame.js';
import type { Theme } from '../../timeline/palette.js';
import type { TimelineState } from '../../timeline/state.js';
import type { TimeScale } from '../../timeline/time-scale.js';

/** What a picture changes of the frame on screen. */
export interface StillLook {
  readonly scale: TimeScale;
  readonly theme: Theme;
  readonly measure: Measure;
  readonly tailInk: CanvasPattern | string;
  /** Positions are rounded to 1/grain px. */
  readonly grain: number;
}

/** Part of a picture's timeline: rows by number, first to last inclusive, and px of the scale. */
export interface Region {
  readonly rows: RowWindow;
  readonly scrollLeft: number;
  readonly width: number;
}

/** Nothing that belongs to a person at the screen: no pointer, selection, drag or other users. */
const AT_REST: Partial<TimelineState> = {
  hoverTask: -1,
  focusTask: -1,
  selectedTasks: new Set(),
  activeLinks: new Set(),
  drag: null,
  linkLine: null,
  peers: [],
  isEditable: false,
  isNameAbove: false,
};

/** The frame on screen, laid out once more for a picture of the same plan. The screen's own is left alone. */
export class StillFrame {
  readonly #frame: LiveFrame;
  readonly #grain: number;

  /** @param reach rows of the whole picture: links between them are drawn whole, others end in stubs */
  constructor(shown: Frame, { scale, theme, measure, tailInk, grain }: StillLook, reach: RowWindow | null) {
    const viewport = { scrollTop: 0, scrollLeft: 0, width: 0, height: 0, dpr: grain };
    this.#grain = grain;
    this.#frame = new LiveFrame({ scene: shown.scene, scale, theme, viewport }, measure);
    this.#frame.setTheme(theme, scale.locale);
    this.#frame.setState({ ...shown.state, ...AT_REST });
    this.#frame.strings = shown.strings;
    this.#frame.shade = shown.shade;
    this.#frame.layers = shown.layers;
    this.#frame.tailInk = tailInk;
    this.#frame.reach = reach;
  }

  /** What is shown of critical path, baseline and slack, as on screen. */
  get state(): TimelineState {
    return this.#frame.state;
  }

  /** The frame of a region, laid out. Holds until the next call. */
  at({ rows, scrollLeft, width }: Region): Frame {
    const { rowHeight } = this.#frame.geometry;
    const height = (rows.last - rows.first + 1) * rowHeight;
    const scrollTop = rows.first * rowHeight;
    this.#frame.setViewport({ scrollTop, scrollLeft, width, height, dpr: this.#grain });
    this.#frame.isLaid = false;
    this.#frame.lay();
    return this.#frame;
  }
}
