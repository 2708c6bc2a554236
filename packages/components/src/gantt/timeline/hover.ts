import type { Grip } from '../drag/gesture-input.js';
import { chainLinks } from '../explain/chain.js';
import type { Hit, HitPart } from '../layout/hit.js';
import { pageRect } from '../page/direction.js';
import { pointAnchor } from '../page/layer.js';
import { canMove } from '../scene/scene-input.js';
import type { GanttParts } from '../shell/parts.js';
import type { TipTimer } from '../tips/tip-timer.js';

/** Gesture grips by what the canvas says lies under the pointer. */
export const GRIPS: Partial<Record<HitPart, Grip>> = {
  bar: 'body',
  milestone: 'body',
  label: 'body',
  'start-edge': 'start',
  'finish-edge': 'finish',
  progress: 'progress',
  'link-start': 'link-start',
  'link-finish': 'link-finish',
};

const CURSORS: Partial<Record<HitPart, string>> = {
  bar: 'grab',
  milestone: 'grab',
  'start-edge': 'ew-resize',
  'finish-edge': 'ew-resize',
  progress: 'col-resize',
  'link-start': 'crosshair',
  'link-finish': 'crosshair',
  'edge-pill': 'pointer',
};

/** Time a pointer rests on a bar before its chain lights up, so that crossing the chart does not flicker. */
const CHAIN_DELAY_MS = 80;

/** What the pointer over the timeline shows without pressing: the row, the cursor, the chain that leads to a bar. */
export class TimelineHover {
  readonly #parts: GanttParts;
  readonly #time: HTMLElement;
  #chainTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #tips: TipTimer;
  #litTask = -1;
  #at: Pick<PointerEvent, 'clientX' | 'clientY'> = { clientX: 0, clientY: 0 };

  /** @param time element whose cursor it sets */
  constructor(parts: GanttParts, time: HTMLElement, tips: TipTimer) {
    this.#tips = tips;
    // A finger that taps has not moved.
    for (const type of ['pointermove', 'pointerdown'] as const)
      time.addEventListener(type, ({ clientX, clientY }) => {
        this.#at = { clientX, clientY };
      });
    this.#parts = parts;
    this.#time = time;
  }

  /** The pointer is over something else; null = it left. */
  over(hit: Hit | null): void {
    this.#tell(hit);
    const { view } = this.#parts;
    if (!view) return;
    const task = hit?.task ?? -1;
    const part = hit?.part ?? 'none';
    const isFree = this.#parts.isEditable && task >= 0 && canMove(this.#parts.schedule.outline, task);
    const cursor = part === 'edge-pill' || isFree ? (CURSORS[part] ?? '') : '';
    if (this.#time.dataset['cursor'] !== cursor) this.#time.dataset['cursor'] = cursor;
    if (view.state.hoverTask === task) return;
    view.setState({ hoverTask: task });
    this.#parts.hoverChanged();
    clearTimeout(this.#chainTimer);
    const isBar = GRIPS[part] !== undefined;
    this.#chainTimer = setTimeout(() => this.lightChain(isBar ? task : -1), CHAIN_DELAY_MS);
  }

  /** A tip of the bar or link it rests on. */
  #tell(hit: Hit | null): void {
    const { view } = this.#parts;
    const part = hit?.part ?? 'none';
    if (hit && part === 'link') {
      const { clientX, clientY } = this.#at;
      const anchor = pointAnchor(clientX, clientY + 10);
      this.#tips.rest(`link ${hit.link}`, { kind: 'link', link: hit.link }, () => anchor);
    } else if (hit && GRIPS[part] !== undefined) {
      const { task } = hit;
      this.#tips.rest(`task ${task}`, { kind: 'task', task }, () => {
        const bar = view?.barRect(task);
        if (!bar) return null;
        // Under the bar, at the pointer: a long bar may begin out of view.
        const { top, bottom } = pageRect(this.#time, bar);
        const x = this.#at.clientX;
        return { left: x - 12, right: x + 12, top: top - 4, bottom: bottom + 4 };
      });
    } else this.#tips.rest('', null, () => null);
  }

  /** Lights the chain that leads to a task; -1 = to the selected one. */
  lightChain(task: number): void {
    const { view, selection, schedule } = this.#parts;
    const single = selection.single;
    const lit = task >= 0 ? task : single === null ? -1 : (schedule.outline.indexOf.get(single) ?? -1);
    this.#litTask = lit;
    if (lit < 0) view?.setState({ activeLinks: new Set() });
    else {
      // The engine may answer after the pointer has gone on.
      void this.#chainOf(lit).then(
        activeLinks => this.#litTask === lit && this.#parts.view?.setState({ activeLinks }),
        () => undefined,
      );
    }
  }

  async #chainOf(task: number): Promise<ReadonlySet<number>> {
    const { schedule, view } = this.#parts;
    const id = schedule.outline.tasks[task]?.id;
    const explanation = id === undefined ? null : await schedule.explain(id);
    if (!explanation || !view) return new Set();
    const { links, at } = view.scene.outgoing;
    return chainLinks(explanation, schedule.plan.dependencies, taskId => {
      const from = schedule.outline.indexOf.get(taskId) ?? -1;
      return from < 0 ? [] : links.subarray(at[from], at[from + 1]);
    });
  }
}
