import { namesAbove } from './above-part.js';
import type { Frame } from './frame-view.js';
import { LABEL, type Labelled, type LabelPlace, placeLabel } from './label-place.js';
import type { LinkLayout } from './link-layout.js';

/** What a row draws. */
export const ROW = { none: 0, task: 1, summary: 2, milestone: 3 } as const;

/** Constraint and deadline states of a row, as bits. */
export const LIMIT = { deadlineMissed: 1, constraintMissed: 2 } as const;

/** Less of a bar than this many px counts as out of view. */
const GLIMPSE = 4;
/** Reach of a name's outline, and half the height of its text. */
const OUTLINE = 3;
const LABEL_HALF = 8;
/** A row that starts behind this many px left of the view counts as begun there, so that brackets are not miles long. */
const OUTSIDE = 20;

/**
 * The visible rows in view px, worked out once per paint and shared by painters and hit tests. Slot 0 is the first
 * row in view. Buffers only grow.
 */
export class RowLayout {
  count = 0;
  /** Slots whose texts are to be painted: where only some rows are painted again, those. */
  paintFrom = 0;
  paintTo = 0;
  firstRow = 0;
  task = new Int32Array(0);
  y = new Float64Array(0);
  kind = new Uint8Array(0);
  /** The bar to draw, as `kind`: none where it lies out of view or the host has drawn it. */
  bar = new Uint8Array(0);
  /** Pieces of a bar whose work pauses: `pieceX0[pieceAt[slot] … pieceEnd[slot]]`; none = one whole bar. */
  pieceAt = new Int32Array(0);
  pieceEnd = new Int32Array(0);
  pieceX0 = new Float64Array(0);
  pieceX1 = new Float64Array(0);
  /** Where the finish is likely to lie, NaN = no forecast to show. */
  p50X = new Float64Array(0);
  p80X = new Float64Array(0);
  isCritical = new Uint8Array(0);
  isDone = new Uint8Array(0);
  /** -1: the bar lies left of the view, 1: right of it, 0: in view. */
  edge = new Int8Array(0);
  x0 = new Float64Array(0);
  x1 = new Float64Array(0);
  doneX = new Float64Array(0);
  /** Late finish when there is slack to show, else NaN. */
  tailX = new Float64Array(0);
  tailFromX = new Float64Array(0);
  labelPlace = new Uint8Array(0);
  labelX = new Float64Array(0);
  /** Where the row is free right of label and marks. */
  freeX = new Float64Array(0);
  /** Where a summary's bracket stops. */
  bracketX = new Float64Array(0);
  limits = new Uint8Array(0);
  /** 1 = a line runs through the name, which is outlined in the ground's colour to stay clear of it; 2 = all along it. */
  isOutlined = new Uint8Array(0);

  readonly #bar: Labelled = {
    x0: 0,
    x1: 0,
    doneX: 0,
    isMilestone: false,
    hasFinishLink: false,
    turnX: 0,
    tailX: 0,
    limitX: 0,
    castX: 0,
    leftX: 0,
    width: 0,
    widthInside: 0,
  };
  readonly #placed: LabelPlace = { place: 0, x: 0, freeX: 0, tailFromX: 0 };
  #pieceCount = 0;
  #crossedSlot = 0;
  #links: LinkLayout | null = null;
  readonly #crossing = (fromX: number, toX: number): number =>
    this.#links?.crossing(this.firstRow + this.#crossedSlot, fromX, toX) ?? Number.NaN;

  /** Slot of a row, -1 when it is not in view. */
  slotOf(row: number): number {
    const slot = row - this.firstRow;
    return slot >= 0 && slot < this.count ? slot : -1;
  }

  /** Texts of all rows are to be painted. */
  paintAll(): void {
    this.paintFrom = 0;
    this.paintTo = this.count;
  }

  /** First step: where the bars are. Links are routed after it, labels placed after those. */
  layBars(frame: Frame): void {
    const { scene, rows } = frame;
    this.#reserve(rows.last - rows.first + 1);
    this.firstRow = rows.first;
    this.count = Math.max(0, rows.last - rows.first + 1);
    this.paintAll();
    this.#pieceCount = 0;
    for (let slot = 0; slot < this.count; slot++) {
      const task = scene.rowTask[rows.first + slot]!;
      this.task[slot] = task;
      this.y[slot] = frame.y(rows.first + slot);
      this.#layBar(frame, slot, task);
    }
  }

  #layBar(frame: Frame, slot: number, task: number): void {
    const { scene, state, viewport } = frame;
    const isMilestone = scene.isMilestone(task);
    const finishX = frame.x(scene.shownFinish(task));
    const x0 = isMilestone ? finishX : frame.x(scene.shownStart(task));
    const x1 = isMilestone ? x0 : Math.max(x0 + 3, finishX);
    const isSummary = scene.isSummary(task);
    const progress = scene.progress[task]!;
    const kind = Number.isNaN(x0) ? ROW.none : isSummary ? ROW.summary : isMilestone ? ROW.milestone : ROW.task;
    this.kind[slot] = kind;
    this.isDone[slot] = progress >= 1 ? 1 : 0;
    this.x0[slot] = x0;
    this.x1[slot] = x1;
    this.doneX[slot] = x0 + (x1 - x0) * (kind === ROW.task ? frame.fronts.share(frame, task) : progress);
    this.isCritical[slot] = state.showCriticalPath && !isSummary && scene.isCritical(task) ? 1 : 0;
    const half = isMilestone ? frame.geometry.milestoneHalf : 0;
    this.edge[slot] = x1 + half < GLIMPSE ? -1 : x0 - half > viewport.width - GLIMPSE ? 1 : 0;
    this.bar[slot] = this.edge[slot] === 0 ? kind : ROW.none;
    this.#layPieces(frame, slot, task);
    this.#layForecast(frame, slot, task);
    const isTailed = state.showSlack && !isSummary && state.drag === null && progress < 1;
    // Hours in which nobody works are no slack: what is critical has none, whatever its late finish.
    const hasSlack = isTailed && !scene.isCritical(task) && scene.lateFinish[task]! > scene.finish[task]!;
    const tailX = hasSlack ? frame.x(slackEnd(frame, task, isMilestone)) : Number.NaN;
    // A shorter tail would end inside the mark it starts from.
    this.tailX[slot] = tailX > x1 + (isMilestone ? half + 4 : 2) ? tailX : Number.NaN;
    const missedDeadline = scene.shownFinish(task) > scene.deadline[task]! ? LIMIT.deadlineMissed : 0;
    // Its date holds or not: a link or the constraint is broken either way.
    const isBroken = (scene.constraintSides[task]! & 2) !== 0 && (scene.flags[task]! & 8) !== 0;
    this.limits[slot] = missedDeadline | (isBroken ? LIMIT.constraintMissed : 0);
  }

  #layPieces(frame: Frame, slot: number, task: number): void {
    this.pieceAt[slot] = this.pieceEnd[slot] = this.#pieceCount;
    const pieces = this.bar[slot] === ROW.task ? frame.layers.piecesOf(task) : null;
    if (!pieces) return;
    this.#reservePieces(this.#pieceCount + pieces.length / 2);
    // On its way to new dates a bar takes its pieces along.
    const offX = this.x0[slot]! - frame.x(frame.scene.start[task]!);
    for (let at = 0; at < pieces.length; at += 2) {
      const x0 = frame.x(pieces[at]!) + offX;
      this.pieceX0[this.#pieceCount] = x0;
      this.pieceX1[this.#pieceCount++] = Math.max(x0 + 2, frame.x(pieces[at + 1]!) + offX);
    }
    this.pieceEnd[slot] = this.#pieceCount;
  }

  #layForecast(frame: Frame, slot: number, task: number): void {
    const { state, layers, scene } = frame;
    this.p50X[slot] = this.p80X[slot] = Number.NaN;
    if (!state.showForecast || !layers.forecast || state.drag !== null || this.kind[slot] === ROW.none) return;
    const spans = scene.progress[task]! < 1 ? layers.forecast.get(scene.ids[task]!) : undefined;
    if (!spans) return;
    this.p50X[slot] = frame.x(spans.p50);
    this.p80X[slot] = frame.x(spans.p80);
  }

  /** Last step: names, beside full-ink links. */
  placeLabels(frame: Frame, links: LinkLayout): void {
    this.#links = links;
    for (let slot = 0; slot < this.count; slot++) {
      this.labelPlace[slot] = LABEL.none;
      this.isOutlined[slot] = 0;
      this.tailFromX[slot] = Number.isNaN(this.tailX[slot]!) ? Number.NaN : this.x1[slot]! + 5;
      this.bracketX[slot] = this.x1[slot]!;
      this.freeX[slot] = this.x1[slot]! + 10;
      if (frame.label(this.task[slot]!) === '' && !frame.geometry.isNameAbove) continue;
      if (this.kind[slot] === ROW.none || (this.edge[slot] !== 0 && !frame.geometry.isNameAbove)) continue;
      if (frame.geometry.isNameAbove) namesAbove.now?.place(frame, slot);
      else if (this.kind[slot] === ROW.summary) this.#placeSummary(frame, slot);
      else this.#placeTask(frame, slot);
      this.isOutlined[slot] = this.#crossedBy(frame, slot);
    }
  }

  /** Outlines cost more than the names themselves, so only names with a line through them get one. */
  #crossedBy(frame: Frame, slot: number): number {
    const place = this.labelPlace[slot]!;
    const { state, text, geometry } = frame;
    if (place === LABEL.inDone || place === LABEL.inOpen || geometry.isNameAbove) return 0;
    const font = this.kind[slot] === ROW.summary ? text.fonts.labelMedium : text.fonts.label;
    const x0 = this.labelX[slot]! - OUTLINE;
    const x1 = this.labelX[slot]! + text.width(frame.label(this.task[slot]!), font) + OUTLINE;
    const middle = this.y[slot]! + geometry.labelMiddle;
    const byLinks = this.#links?.touches(x0, middle - LABEL_HALF, x1, middle + LABEL_HALF) ?? 0;
    if (byLinks > 0) return byLinks;
    const todayX = frame.x(state.todayMinute);
    const statusX = frame.x(state.statusMinute);
    if ((todayX > x0 && todayX < x1) || (statusX > x0 && statusX < x1)) return 1;
    if (state.showMarkers) {
      for (const { minute } of frame.layers.markers) {
        const x = frame.x(minute);
        if (x > x0 && x < x1) return 1;
      }
    }
    return 0;
  }

  #placeSummary(frame: Frame, slot: number): void {
    const { scene, text, viewport } = frame;
    const task = this.task[slot]!;
    const width = text.width(frame.label(task), text.fonts.labelMedium);
    // NaN fails the comparison: no forecast.
    const lastX = this.p80X[slot]! > this.x1[slot]! ? this.p80X[slot]! : this.x1[slot]!;
    const beside = lastX + (scene.isCollapsed[task] ? 22 : 10);
    if (beside + width <= viewport.width - 8) {
      this.labelPlace[slot] = LABEL.after;
      this.labelX[slot] = beside;
      this.freeX[slot] = beside + width + 10;
      return;
    }
    const stuck = viewport.width - width - 10;
    if (this.x0[slot]! + 40 < stuck) {
      this.labelPlace[slot] = LABEL.stuck;
      this.labelX[slot] = stuck;
      this.bracketX[slot] = Math.min(this.x1[slot]!, stuck - 10);
    } else {
      this.labelPlace[slot] = LABEL.before;
      this.labelX[slot] = Math.max(4, this.x0[slot]! - 10 - width);
    }
    this.freeX[slot] = viewport.width;
  }

  #placeTask(frame: Frame, slot: number): void {
    const { scene, text, viewport } = frame;
    const task = this.task[slot]!;
    const name = frame.label(task);
    const bar = this.#bar;
    bar.x0 = this.x0[slot]!;
    bar.x1 = this.x1[slot]!;
    bar.doneX = this.doneX[slot]!;
    bar.isMilestone = this.kind[slot] === ROW.milestone;
    bar.hasFinishLink = frame.state.showLinks && scene.hasFinishLink[task] === 1;
    bar.turnX = this.#links?.turnX[slot] ?? 0;
    bar.tailX = this.tailX[slot]!;
    bar.limitX = limitX(frame, task);
    bar.castX = this.p80X[slot]!;
    bar.leftX = Math.min(bar.x0, oldX(frame, task));
    bar.width = text.width(name, text.fonts.label);
    // Medium is never narrower than regular: where regular does not fit, nothing more is measured.
    const mayFit = this.pieceEnd[slot] === this.pieceAt[slot] && bar.x1 - bar.x0 > bar.width + 14;
    bar.widthInside = mayFit ? text.width(name, text.fonts.labelMedium) : Number.POSITIVE_INFINITY;
    this.#crossedSlot = slot;
    placeLabel(bar, viewport.width, this.#crossing, this.#placed);
    this.labelPlace[slot] = this.#placed.place;
    this.labelX[slot] = this.#placed.x;
    this.freeX[slot] = this.#placed.freeX;
    if (!Number.isNaN(this.tailX[slot]!)) this.tailFromX[slot] = this.#placed.tailFromX;
  }

  /** Keeps what is there: pieces are counted while they are laid. */
  #reservePieces(count: number): void {
    if (count <= this.pieceX0.length) return;
    const [x0, x1] = [this.pieceX0, this.pieceX1];
    this.pieceX0 = new Float64Array(Math.max(64, count * 2));
    this.pieceX1 = new Float64Array(Math.max(64, count * 2));
    this.pieceX0.set(x0);
    this.pieceX1.set(x1);
  }

  #reserve(count: number): void {
    if (count <= this.task.length) return;
    const size = Math.max(64, count * 2);
    this.task = new Int32Array(size);
    this.y = new Float64Array(size);
    this.kind = new Uint8Array(size);
    this.isCritical = new Uint8Array(size);
    this.isDone = new Uint8Array(size);
    this.edge = new Int8Array(size);
    this.x0 = new Float64Array(size);
    this.x1 = new Float64Array(size);
    this.doneX = new Float64Array(size);
    this.tailX = new Float64Array(size);
    this.tailFromX = new Float64Array(size);
    this.labelPlace = new Uint8Array(size);
    this.labelX = new Float64Array(size);
    this.freeX = new Float64Array(size);
    this.bracketX = new Float64Array(size);
    this.limits = new Uint8Array(size);
    this.isOutlined = new Uint8Array(size);
    this.bar = new Uint8Array(size);
    this.pieceAt = new Int32Array(size);
    this.pieceEnd = new Int32Array(size);
    this.p50X = new Float64Array(size);
    this.p80X = new Float64Array(size);
  }
}

/** Latest finish, minutes. An event that may wait until work begins again may wait until the work before it ends. */
function slackEnd({ scene, layers, shade }: Frame, task: number, isMilestone: boolean): number {
  const minute = scene.lateFinish[task]!;
  return isMilestone ? ((layers.shadeOf(task) ?? shade)?.workEndBy(minute) ?? minute) : minute;
}

/** A bracket's left end as drawn: not miles out of view. */
export function clippedStart(x0: number): number {
  return Math.max(x0, -OUTSIDE);
}

/** x of the latest date a task must keep to: its deadline, else its `]` constraint, else NaN. */
export function limitX(frame: Frame, task: number): number {
  const { scene } = frame;
  const deadline = scene.deadline[task]!;
  if (!Number.isNaN(deadline)) return frame.x(deadline);
  return (scene.constraintSides[task]! & 2) !== 0 ? frame.x(scene.constraintMinute[task]!) : Number.NaN;
}

/** x of a moved task's start before the drag, infinity when it did not move. */
export function oldX(frame: Frame, task: number): number {
  const old = frame.state.drag?.old;
  for (let entry = 0; old && entry < old.count; entry++) {
    if (old.tasks[entry] === task) return frame.x(old.start[entry]!);
  }
  return Number.POSITIVE_INFINITY;
}
