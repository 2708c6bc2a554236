import { actPainters } from '../draw/act/act-part.js';
import { paintHeader } from '../draw/header.js';
import { tailInk } from '../draw/ink/tail-ink.js';
import { beginLayer } from '../draw/ink/text.js';
import { paintPlan } from '../draw/plan.js';
import type { TimelineLayers } from '../layers/layers.js';
import type { Frame } from '../layout/frame-view.js';
import type { Viewport } from '../layout/row-window.js';
import { canvasMeasure } from '../layout/text-metrics.js';
import type { DatePatch } from '../scene/drawn-dates.js';
import type { Scene } from '../scene/scene.js';
import type { CalendarShade } from './calendar-shade.js';
import { Damage } from './damage.js';
import { easeMove } from './ease.js';
import { type FrameParts, LiveFrame } from './live-frame.js';
import type { Theme } from './palette.js';
import type { TimelineState, TimelineStrings } from './state.js';
import type { TimeScale } from './time-scale.js';

/**
 * Canvases from back to front. `plan` holds the ground, links, bars and labels: to compose one more canvas of the
 * view's size costs a frame more than to paint the ground again, even a canvas that stands still (measured by
 * bench/timeline.bench.mjs: 1.3 of 6 ms). For the same reason a blank overlay is taken out of the page, and the others
 * are opaque: they hide what is behind them from the compositor, which then blends nothing.
 */
const LAYERS = ['plan', 'overlay', 'header'] as const;

/** One canvas of the timeline. */
export type Layer = (typeof LAYERS)[number];

/** State fields that change only the overlay; any other repaints bars and links too. */
const OVERLAY_ONLY: ReadonlySet<keyof TimelineState> = new Set(['focusTask', 'linkLine', 'peers']);

/** State fields the header shows. */
const HEADER_STATE: ReadonlySet<keyof TimelineState> = new Set([
  'todayMinute',
  'statusMinute',
  'showSprints',
  'showMarkers',
]);

/**
 * Paints a scene on four stacked canvases in the next animation frame after something changed, each layer only when
 * it has to. The element owns scrolling, pointers and the plan; the renderer owns pixels. Nothing is allocated and
 * nothing is looked at beyond the visible rows while painting.
 *
 * Canvases fill `host` from its top left: the header `theme.headerHeight` high, the rows below it.
 */
export class TimelineRenderer {
  readonly #layers: Readonly<Record<Layer, CanvasRenderingContext2D>>;
  readonly #dirty = new Set<Layer>();
  /** Rows of the plan to paint again. */
  readonly #damage = new Damage();
  readonly #frame: LiveFrame;
  #animationFrame = 0;
  #glideSince = Number.NaN;
  #chainSince = Number.NaN;
  #isOverlayShown = true;
  #locale: string | undefined;

  /**
   * @param host positioned element the canvases are appended to; they ignore the pointer and are hidden from
   *   assistive technology (the tree grid tells the same)
   */
  constructor(host: HTMLElement, parts: FrameParts) {
    const layers = {} as Record<Layer, CanvasRenderingContext2D>;
    for (const layer of LAYERS) {
      const canvas = host.ownerDocument.createElement('canvas');
      canvas.setAttribute('aria-hidden', 'true');
      canvas.setAttribute('part', `canvas-${layer}`);
      canvas.style.cssText = 'position:absolute;inset:0 auto auto 0;display:block;pointer-events:none';
      host.append(canvas);
      const alpha = layer === 'overlay' || !isOpaque(parts.theme.palette.surface);
      layers[layer] = canvas.getContext('2d', { alpha }) as CanvasRenderingContext2D;
    }
    this.#layers = layers;
    this.#frame = new LiveFrame(parts, canvasMeasure(host.ownerDocument));
    this.#fitCanvases();
    this.invalidate();
  }

  /** What is painted now; live, so read it and do not keep its numbers. */
  get frame(): Frame {
    return this.#frame;
  }

  setScene(scene: Scene): void {
    this.#glideSince = Number.NaN;
    this.#frame.setScene(scene);
    this.invalidate();
  }

  setScale(scale: TimeScale): void {
    this.#frame.scale = scale;
    this.invalidate();
  }

  setViewport(viewport: Viewport): void {
    const old = this.#frame.viewport;
    this.#frame.setViewport(viewport);
    if (old.width !== viewport.width || old.height !== viewport.height || old.dpr !== viewport.dpr) {
      this.#fitCanvases();
      this.invalidate();
    } else if (old.scrollLeft !== viewport.scrollLeft) this.invalidate();
    else if (old.scrollTop !== viewport.scrollTop) this.invalidate('plan', 'overlay');
  }

  setTheme(theme: Theme): void {
    this.#frame.setTheme(theme, this.#locale);
    this.#fitCanvases();
    this.invalidate();
  }

  /** Changes some fields of the state. Pointer and focus repaint the overlay only. */
  setState(change: Partial<TimelineState>): void {
    const state = this.#frame.state;
    const changed = (Object.keys(change) as (keyof TimelineState)[]).filter(key => !Object.is(state[key], change[key]));
    if (changed.length === 0) return;
    this.#frame.setState({ ...state, ...change });
    this.invalidate('overlay');
    const isDragOn = state.drag !== null && this.#frame.state.drag !== null;
    const isLocal = (key: keyof TimelineState): boolean => key === 'hoverTask' || (key === 'drag' && isDragOn);
    if (!changed.every(key => OVERLAY_ONLY.has(key) || isLocal(key))) this.invalidate('plan');
    else if (changed.some(isLocal)) {
      this.#damageBy(state);
      this.#damageBy(this.#frame.state);
      this.#repaintRows();
    }
    const isOtherChain = !isSame(state.activeLinks, this.#frame.state.activeLinks);
    if (isOtherChain && !isDragOn && this.#frame.theme.moveMs > 0) {
      this.#chainSince = performance.now();
      this.#frame.chainInk = 0;
    }
    if (changed.some(key => HEADER_STATE.has(key))) this.invalidate('header');
  }

  /** Rows that look different by the hovered and the dragged bars. */
  #damageBy({ hoverTask, drag }: TimelineState): void {
    const { scene } = this.#frame;
    this.#damage.addRow(scene.taskRow[hoverTask] ?? -1);
    if (drag) this.#damage.addOldPlaces(scene, drag.old);
  }

  /** Working time to shade, null = none. */
  setShade(shade: CalendarShade | null): void {
    this.#frame.shade = shade;
    this.#frame.fronts.clear();
    this.invalidate('plan');
  }

  /** What the host shows beside the plan is new, or has changed. */
  setLayers(layers: TimelineLayers): void {
    this.#frame.layers = layers;
    this.#frame.forget();
    this.invalidate();
  }

  setStrings(strings: TimelineStrings): void {
    this.#frame.strings = strings;
    this.invalidate('plan', 'overlay');
  }

  /** Language of dates on the canvas. The scale has its own for the header. */
  setLocale(locale: string | undefined): void {
    this.#locale = locale;
    this.setTheme(this.#frame.theme);
  }

  /**
   * Tells that the scene's dates or rows were changed in place.
   * @param glide bars travel to their new dates (180 ms, all together) unless a drag is on or motion is reduced
   */
  datesChanged({ glide = false }: { readonly glide?: boolean } = {}): void {
    const { scene, theme, state } = this.#frame;
    const travels = glide && theme.moveMs > 0 && state.drag === null;
    scene.glide = travels ? 0 : 1;
    this.#glideSince = travels ? performance.now() : Number.NaN;
    // Who works on a task, and when, may be others too.
    this.#frame.forget();
    this.#frame.refresh();
    this.invalidate('plan', 'overlay');
  }

  /** New dates of some tasks, as while a bar is dragged: nothing is eased, and only the rows they touch are painted. */
  patchDates(patch: DatePatch): void {
    const { scene } = this.#frame;
    if (!Number.isNaN(this.#glideSince)) this.invalidate('plan');
    this.#glideSince = Number.NaN;
    scene.applyPatch(patch);
    this.#damage.addPatch(scene, patch);
    this.#repaintRows();
  }

  /** Repaints layers in the next animation frame; without arguments all of them. */
  invalidate(...layers: readonly Layer[]): void {
    for (const layer of layers.length > 0 ? layers : LAYERS) this.#dirty.add(layer);
    if (layers.length === 0 || layers.includes('plan')) {
      this.#frame.isLaid = false;
      this.#damage.addAll();
    }
    this.#schedule();
  }

  #repaintRows(): void {
    this.#frame.isLaid = false;
    this.#dirty.add('plan');
    this.#dirty.add('overlay');
    this.#schedule();
  }

  #schedule(): void {
    this.#animationFrame ||= requestAnimationFrame(now => this.#paint(now));
  }

  /** Paints what is due at once, in the caller's frame. */
  paintNow(): void {
    cancelAnimationFrame(this.#animationFrame);
    this.#paint(performance.now());
  }

  /** The frame with its rows laid as they are to be painted: for hit tests. */
  get laidFrame(): Frame {
    this.#frame.lay();
    return this.#frame;
  }

  /** Removes the canvases and stops painting. */
  dispose(): void {
    cancelAnimationFrame(this.#animationFrame);
    for (const layer of LAYERS) this.#layers[layer].canvas.remove();
  }

  #paint(now: number): void {
    this.#animationFrame = 0;
    this.#stepMotion(now);
    const dirty = this.#dirty;
    this.#frame.lay();
    if (dirty.has('plan')) this.#paintRows();
    if (dirty.has('overlay')) this.#paintOverlay();
    if (dirty.has('header')) this.#paintLayer('header', paintHeader);
    dirty.clear();
    if (!Number.isNaN(this.#glideSince)) this.invalidate('plan', 'overlay');
    if (!Number.isNaN(this.#chainSince)) this.invalidate('plan');
  }

  /** The damaged rows, or the whole plan: the clip keeps what is painted beyond them from the canvas. */
  #paintRows(): void {
    const ctx = this.#layers.plan;
    const { viewport, geometry } = this.#frame;
    const { first, last } = this.#damage;
    const top = Math.max(0, first * geometry.rowHeight - viewport.scrollTop);
    const bottom = Math.min(viewport.height, (last + 1) * geometry.rowHeight - viewport.scrollTop);
    this.#damage.clear();
    if (top >= bottom) return;
    if (top === 0 && bottom === viewport.height) {
      this.#paintLayer('plan', paintPlan);
      return;
    }
    beginLayer(ctx, this.#frame, ctx.canvas.width);
    // Whole device px: an edge within one would blend what stands there with itself, paler each time.
    const y = Math.floor(top * viewport.dpr) / viewport.dpr;
    const height = Math.ceil(bottom * viewport.dpr) / viewport.dpr - y;
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, y, viewport.width + 1, height);
    ctx.clip();
    this.#clear(ctx, y, height);
    // Texts cost the most, even those the clip keeps off.
    const { layout, rows } = this.#frame;
    layout.paintFrom = Math.max(0, first - rows.first);
    layout.paintTo = Math.min(layout.count, last + 1 - rows.first);
    paintPlan(ctx, this.#frame);
    layout.paintAll();
    ctx.restore();
  }

  #paintOverlay(): void {
    const isShown = hasOverlay(this.#frame);
    if (isShown !== this.#isOverlayShown) this.#layers.overlay.canvas.style.display = isShown ? 'block' : 'none';
    this.#isOverlayShown = isShown;
    if (!isShown) return;
    if (actPainters.now) actPainters.now.paintOverlayBand(this.#layers.overlay, this.#frame);
    // The hands ask for it too, and say so when it will not come.
    else
      actPainters.load().then(
        () => this.invalidate('overlay'),
        () => undefined,
      );
  }

  #stepMotion(now: number): void {
    const { theme, scene } = this.#frame;
    const moveMs = Math.max(1, theme.moveMs);
    const glide = Math.max(0, now - this.#glideSince) / moveMs;
    if (!Number.isNaN(glide)) scene.glide = easeMove(glide);
    if (!(glide < 1)) this.#glideSince = Number.NaN;
    const chain = Math.max(0, now - this.#chainSince) / moveMs;
    if (!Number.isNaN(chain)) this.#frame.chainInk = easeMove(chain);
    if (!(chain < 1)) this.#chainSince = Number.NaN;
  }

  #paintLayer(layer: Layer, paint: (ctx: CanvasRenderingContext2D, frame: Frame) => void): void {
    const ctx = this.#layers[layer];
    const { dpr } = this.#frame.viewport;
    beginLayer(ctx, this.#frame, ctx.canvas.width);
    this.#clear(ctx, 0, ctx.canvas.height / dpr + 1);
    paint(ctx, this.#frame);
  }

  /** Empties a band of a canvas; an opaque one to the colour of the ground. */
  #clear(ctx: CanvasRenderingContext2D, y: number, height: number): void {
    const { theme, viewport } = this.#frame;
    ctx.clearRect(0, y, viewport.width + 1, height);
    if (ctx === this.#layers.overlay) return;
    ctx.fillStyle = theme.palette.surface;
    ctx.fillRect(0, y, viewport.width + 1, height);
  }

  /** After a change of size, grain or theme. */
  #fitCanvases(): void {
    const { viewport, theme } = this.#frame;
    this.#frame.tailInk = tailInk(this.#layers.plan, theme.palette.slack, viewport.dpr);
    for (const layer of LAYERS) {
      const { canvas } = this.#layers[layer];
      const height = layer === 'header' ? theme.headerHeight : viewport.height;
      canvas.width = Math.max(1, Math.round(viewport.width * viewport.dpr));
      canvas.height = Math.max(1, Math.round(height * viewport.dpr));
      // What it holds and no more: at a zoom of 125 % the browser would stretch it by the half pixel between.
      canvas.style.width = `${canvas.width / viewport.dpr}px`;
      canvas.style.height = `${canvas.height / viewport.dpr}px`;
      canvas.style.top = layer === 'header' ? '0' : `${theme.headerHeight}px`;
    }
  }
}

/** Whether there is anything to paint on the overlay. */
function hasOverlay({ state }: Frame): boolean {
  if (state.drag || state.linkLine || state.hoverTask >= 0 || state.focusTask >= 0) return true;
  return state.selectedTasks.size > 0 || state.peers.length > 0;
}

/** A resolved colour without transparency: what is painted over it hides what is behind the canvas. */
function isOpaque(colour: string): boolean {
  return /^rgb\(|^#/.test(colour) && !colour.includes('/');
}

function isSame(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  return one === other || (one.size === other.size && [...one].every(link => other.has(link)));
}
