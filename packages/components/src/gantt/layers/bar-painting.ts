import type { TaskRow } from '../../plan/rows.js';
import { outlineText, writeText } from '../draw/ink/text.js';
import type { Frame } from '../layout/frame-view.js';
import { ROW } from '../layout/row-layout.js';
import type { Palette } from '../timeline/palette.js';

/**
 * A bar in view, for a painter. Lengths are CSS px; x counts from the timeline's inline-start edge, so that one painter
 * serves both directions. One object for all bars: it holds only during the call.
 */
export interface PaintedBar {
  /** The task's row as the plan has it, own fields included. */
  readonly task: TaskRow;
  readonly kind: 'task' | 'summary' | 'milestone';
  /** Ends of the bar; of a milestone both are its middle. */
  readonly x0: number;
  readonly x1: number;
  /** End of the part done. */
  readonly doneX: number;
  /** Top and height of the bar. */
  readonly y: number;
  readonly height: number;
  readonly rowTop: number;
  readonly rowHeight: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly isCritical: boolean;
  readonly isSelected: boolean;
  readonly isHovered: boolean;
  /** Under the pointer of a drag. */
  readonly isDragged: boolean;
  readonly isRtl: boolean;
  readonly isForcedColors: boolean;
  /** Design tokens as colours: `palette.task`, `palette['task-fill']`. */
  readonly palette: Palette;
  readonly fontFamily: string;
  /** View x of a wall-clock time such as `2026-03-30T08:00`; NaN when it is none. */
  xOf(time: string): number;
  /** Width of a text in the context's font, measured once. */
  textWidth(text: string): number;
  /** Writes a text from `x` on in the context's font and fill: what `ctx.fillText` would mirror right to left. */
  write(text: string, x: number, y: number): void;
  /** Outlines a text, in the context's stroke. */
  outline(text: string, x: number, y: number): void;
}

/**
 * A host's own drawing of bars. Called for each bar in view in each frame: keep it cheap and allocate nothing. The
 * context is saved before and restored after each call.
 */
export interface BarPainter {
  /** Before the bar is drawn. @returns true = drawn: the default bar is left out, its name and marks stay */
  paint?(ctx: CanvasRenderingContext2D, bar: PaintedBar): unknown;
  /** Over bars and marks, under names. */
  paintOver?(ctx: CanvasRenderingContext2D, bar: PaintedBar): void;
}

/** What a painting asks of the element. */
export interface PaintingGround {
  taskOf(task: number): TaskRow | undefined;
  minuteOf(time: string): number | null;
  /** Runs once, when the painter first throws; it is not called again. */
  onError(cause: unknown): void;
}

const KINDS = { [ROW.task]: 'task', [ROW.summary]: 'summary', [ROW.milestone]: 'milestone' } as const;

/** A painter at work: calls it bar by bar and takes over when it fails. */
export class BarPainting {
  readonly #painter: BarPainter;
  readonly #ground: PaintingGround;
  readonly #bar: ReusedBar;
  #hasFailed = false;

  constructor(painter: BarPainter, ground: PaintingGround) {
    this.#painter = painter;
    this.#ground = ground;
    this.#bar = new ReusedBar(ground);
  }

  /** Lets the painter draw the bars in view; those it drew are left out of the layout's bars. */
  paint(ctx: CanvasRenderingContext2D, frame: Frame): void {
    this.#each(ctx, frame, 'paint');
  }

  paintOver(ctx: CanvasRenderingContext2D, frame: Frame): void {
    this.#each(ctx, frame, 'paintOver');
  }

  #each(ctx: CanvasRenderingContext2D, frame: Frame, stage: keyof BarPainter): void {
    if (this.#hasFailed || typeof this.#painter[stage] !== 'function') return;
    const { layout } = frame;
    for (let slot = 0; slot < layout.count && !this.#hasFailed; slot++) {
      if (layout.kind[slot] === ROW.none || layout.edge[slot] !== 0) continue;
      if (this.#call(ctx, frame, slot, stage) === true && stage === 'paint') layout.bar[slot] = ROW.none;
    }
  }

  #call(ctx: CanvasRenderingContext2D, frame: Frame, slot: number, stage: keyof BarPainter): unknown {
    if (!this.#bar.read(ctx, frame, slot)) return false;
    ctx.save();
    try {
      return this.#painter[stage]?.(ctx, this.#bar);
    } catch (cause) {
      this.#hasFailed = true;
      this.#ground.onError(cause);
      return false;
    } finally {
      ctx.restore();
    }
  }
}

class ReusedBar implements PaintedBar {
  task: TaskRow = { id: '' };
  kind: PaintedBar['kind'] = 'task';
  x0 = 0;
  x1 = 0;
  doneX = 0;
  y = 0;
  height = 0;
  rowTop = 0;
  rowHeight = 0;
  progress = 0;
  isCritical = false;
  isSelected = false;
  isHovered = false;
  isDragged = false;
  isRtl = false;
  isForcedColors = false;
  palette = {} as Palette;
  fontFamily = '';
  readonly #ground: PaintingGround;
  #ctx: CanvasRenderingContext2D | null = null;
  #frame: Frame | null = null;

  constructor(ground: PaintingGround) {
    this.#ground = ground;
  }

  /** @returns false when the task is gone */
  read(ctx: CanvasRenderingContext2D, frame: Frame, slot: number): boolean {
    const { layout, geometry, scene, state, theme } = frame;
    const index = layout.task[slot]!;
    const task = this.#ground.taskOf(index);
    if (!task) return false;
    this.#ctx = ctx;
    this.#frame = frame;
    this.task = task;
    this.kind = KINDS[layout.kind[slot] as 1 | 2 | 3];
    this.x0 = layout.x0[slot]!;
    this.x1 = layout.x1[slot]!;
    this.doneX = layout.doneX[slot]!;
    this.rowTop = layout.y[slot]!;
    this.rowHeight = geometry.rowHeight;
    this.y = this.rowTop + geometry.barTop;
    this.height = geometry.barHeight;
    this.progress = scene.progress[index]!;
    this.isCritical = layout.isCritical[slot] === 1;
    this.isSelected = state.selectedTasks.has(index);
    this.isHovered = state.hoverTask === index;
    this.isDragged = state.drag?.lifted.has(index) ?? false;
    this.isRtl = theme.isRtl;
    this.isForcedColors = theme.isForcedColors;
    this.palette = theme.palette;
    this.fontFamily = theme.fontFamily;
    return true;
  }

  xOf(time: string): number {
    const minute = this.#ground.minuteOf(time);
    return minute === null ? Number.NaN : (this.#frame?.x(minute) ?? Number.NaN);
  }

  textWidth(text: string): number {
    return this.#frame?.text.width(text, this.#ctx?.font ?? '') ?? 0;
  }

  write(text: string, x: number, y: number): void {
    if (this.#ctx && this.#frame) writeText(this.#ctx, this.#frame, text, x, y);
  }

  outline(text: string, x: number, y: number): void {
    if (this.#ctx && this.#frame) outlineText(this.#ctx, this.#frame, text, x, y);
  }
}
