import { beginLayer } from '../draw/ink/text.js';
import { paintMinimap } from '../draw/minimap.js';
import type { Frame } from '../layout/frame-view.js';
import { inlineX } from '../page/direction.js';

/**
 * The whole plan in a strip: the rows' shape, today, and the part in view. The plan is painted once per change of
 * dates, size or theme and kept as a picture; scrolling only moves the frame over it.
 */
export class Minimap {
  readonly #canvas: HTMLCanvasElement;
  readonly #ctx: CanvasRenderingContext2D;
  readonly #picture: HTMLCanvasElement;
  readonly #end = new AbortController();
  #isStale = true;
  /** It has been asked to show tasks. */
  #hasPlan = false;
  #animationFrame = 0;
  #width = 0;
  #height = 0;
  #dpr = 1;
  readonly #frame: Frame;
  /** Kept until dates change: looking for the plan's ends is a pass over all tasks. */
  #span: MinimapSpan | null = null;

  /**
   * @param host element the canvas is appended to
   * @param frame the timeline's frame: `renderer.frame`
   * @param goTo brings a minute into view
   */
  constructor(host: HTMLElement, frame: Frame, goTo: (minute: number) => void) {
    this.#frame = frame;
    const onPointer = (event: PointerEvent): void => {
      if ((event.buttons & 1) === 0) return;
      if (event.type === 'pointerdown') host.setPointerCapture(event.pointerId);
      goTo(this.minuteAt(inlineX(host, event.clientX)));
    };
    host.addEventListener('pointerdown', onPointer, { signal: this.#end.signal });
    host.addEventListener('pointermove', onPointer, { signal: this.#end.signal });
    this.#canvas = host.ownerDocument.createElement('canvas');
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#canvas.setAttribute('part', 'minimap');
    this.#canvas.style.cssText = 'position:absolute;inset:0 auto auto 0;display:block';
    this.#picture = host.ownerDocument.createElement('canvas');
    host.append(this.#canvas);
    this.#ctx = this.#canvas.getContext('2d') as CanvasRenderingContext2D;
  }

  /** Size in CSS px. */
  resize(width: number, height: number, dpr: number): void {
    this.#width = width;
    this.#height = height;
    this.#dpr = dpr;
    for (const canvas of [this.#canvas, this.#picture]) {
      canvas.width = Math.max(1, Math.round(width * dpr));
      canvas.height = Math.max(1, Math.round(height * dpr));
    }
    this.#canvas.style.width = `${this.#canvas.width / dpr}px`;
    this.#canvas.style.height = `${this.#canvas.height / dpr}px`;
    this.planChanged();
  }

  /** Dates, rows, colours or size changed. */
  planChanged(): void {
    this.#isStale = true;
    this.#span = null;
    this.viewChanged();
  }

  /** The timeline scrolled or zoomed. */
  viewChanged(): void {
    this.#animationFrame ||= requestAnimationFrame(() => this.#paint());
  }

  /** Minute under an x of the strip from its inline-start edge, to scroll the timeline there. */
  minuteAt(x: number): number {
    this.#span ??= minimapSpan(this.#frame, this.#width);
    return this.#span.minute(x);
  }

  dispose(): void {
    this.#end.abort();
    cancelAnimationFrame(this.#animationFrame);
    this.#canvas.remove();
  }

  #paint(): void {
    this.#animationFrame = 0;
    if (!this.#hasPlan && this.#frame.scene.taskCount > 0) {
      // The plan's first picture is not held up by its overview, which comes a frame later.
      this.#hasPlan = true;
      this.viewChanged();
      return;
    }
    this.#span ??= minimapSpan(this.#frame, this.#width);
    const span = this.#span;
    const ctx = this.#ctx;
    if (span.isEmpty) {
      ctx.clearRect(0, 0, this.#width, this.#height);
      return;
    }
    if (this.#isStale) {
      const picture = this.#picture.getContext('2d') as CanvasRenderingContext2D;
      beginLayer(picture, this.#frame, this.#picture.width, this.#dpr);
      picture.clearRect(0, 0, this.#width, this.#height);
      paintMinimap(picture, this.#frame, span, this.#height);
      this.#isStale = false;
    }
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    ctx.drawImage(this.#picture, 0, 0);
    beginLayer(ctx, this.#frame, this.#canvas.width, this.#dpr);
    this.#paintView(ctx, span);
  }

  #paintView(ctx: CanvasRenderingContext2D, span: MinimapSpan): void {
    const { scale, viewport, theme } = this.#frame;
    const from = Math.max(0, span.x(scale.minute(viewport.scrollLeft)));
    const to = Math.min(this.#width, span.x(scale.minute(viewport.scrollLeft + viewport.width)));
    ctx.fillStyle = theme.palette.nonworking;
    ctx.fillRect(0, 0, from, this.#height);
    ctx.fillRect(to, 0, this.#width - to, this.#height);
    ctx.beginPath();
    ctx.roundRect(from + 0.5, 1.5, Math.max(6, to - from - 1), this.#height - 4, 4);
    ctx.strokeStyle = theme.palette.control;
    ctx.lineWidth = 1;
    ctx.stroke();
  }
}

/** The plan's time over the strip. */
export interface MinimapSpan {
  readonly startMinute: number;
  readonly finishMinute: number;
  readonly width: number;
  /** Nothing has dates: there is nothing to look over. */
  readonly isEmpty: boolean;
  x(minute: number): number;
  minute(x: number): number;
}

const AIR = 14;

function minimapSpan({ scene, scale }: Frame, width: number): MinimapSpan {
  const known = scene.extent();
  const extent = known ?? { startMinute: scale.startMinute, finishMinute: scale.endMinute };
  const air = Math.max(7 * 1440, (extent.finishMinute - extent.startMinute) * 0.05);
  const startMinute = extent.startMinute - air;
  const finishMinute = extent.finishMinute + air;
  const pxPerMinute = Math.max(1, width - 2 * AIR) / (finishMinute - startMinute);
  return {
    startMinute,
    finishMinute,
    width,
    isEmpty: known === null,
    x: minute => AIR + (minute - startMinute) * pxPerMinute,
    minute: x => startMinute + (x - AIR) / pxPerMinute,
  };
}
