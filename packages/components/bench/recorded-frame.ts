import { painters } from '../src/gantt/layers/late-layers.js';
import { NO_LAYERS } from '../src/gantt/layers/layers.js';
import { sceneOf } from '../src/gantt/scene/task-scene.js';
import { CalendarShade } from '../src/gantt/timeline/calendar-shade.js';
import { LiveFrame } from '../src/gantt/timeline/live-frame.js';
import type { ColourToken, Palette } from '../src/gantt/timeline/palette.js';
import { INITIAL_STATE, type TimelineState } from '../src/gantt/timeline/state.js';
import { TimeScale } from '../src/gantt/timeline/time-scale.js';
import { generatedPlan, PLAN_START } from './generated-plan.js';

/** Each colour is its own name, so that a recording reads as tokens. */
const palette = new Proxy({} as Palette, { get: (_, token: ColourToken) => token });

/** What was asked of a context, and its inks at that time. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly fill: string;
  readonly stroke: string;
}

/** A 2D context that writes down what is asked of it. */
export function recorder(): { ctx: CanvasRenderingContext2D; calls: Call[] } {
  const calls: Call[] = [];
  const state: Record<string, unknown> = { fillStyle: '', strokeStyle: '', textAlign: '', direction: '' };
  const ctx = new Proxy(state, {
    get: (_, name: string) => {
      if (name in state) return state[name];
      return (...args: unknown[]) => {
        calls.push({ name, args, fill: String(state.fillStyle), stroke: String(state.strokeStyle) });
      };
    },
  });
  return { ctx: ctx as unknown as CanvasRenderingContext2D, calls };
}

/** A generated plan at 150 minutes a pixel in a view of 1000 × 640. */
export function frameOf(
  taskCount: number,
  state: Partial<TimelineState> = {},
  scrollTop = 0,
  isRtl = false,
): LiveFrame {
  const frame = new LiveFrame(
    {
      scene: sceneOf(generatedPlan(taskCount)),
      scale: new TimeScale({ startMinute: PLAN_START - 1440, endMinute: PLAN_START + 2_000_000, minutesPerPx: 150 }),
      theme: {
        palette,
        rowHeight: 32,
        barHeight: 16,
        barTop: 6,
        headerHeight: 40,
        fontFamily: 'sans-serif',
        nameFonts: ['400 13px sans-serif', '600 13px sans-serif'],
        moveMs: 0,
        isForcedColors: false,
        isRtl,
      },
      viewport: { scrollTop, scrollLeft: 0, width: 1000, height: 640, dpr: 1 },
    },
    text => text.length * 6,
  );
  frame.layers = { ...NO_LAYERS, painters };
  frame.shade = new CalendarShade();
  frame.setState({ ...INITIAL_STATE, todayMinute: PLAN_START + 9000, ...state });
  frame.lay();
  return frame;
}

/** What a painter asks of its context. */
export function record(paint: (ctx: CanvasRenderingContext2D, frame: LiveFrame) => void, frame: LiveFrame): Call[] {
  const { ctx, calls } = recorder();
  paint(ctx, frame);
  return calls;
}

/** Colours in the order they first reach the canvas. */
export function inks(calls: readonly Call[]): string[] {
  const seen = calls.flatMap(({ name, fill, stroke }) =>
    name.startsWith('fill') ? [fill] : name.startsWith('stroke') ? [stroke] : [],
  );
  return [...new Set(seen)];
}
