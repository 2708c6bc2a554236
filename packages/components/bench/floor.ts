import type { TaskSceneInput } from '../src/gantt/scene/task-scene.js';

const ROW = 32;

/** What the floor needs to know of the view. */
export interface FloorView {
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly startMinute: number;
  readonly minutesPerPx: number;
}

/**
 * The floor a timeline is measured against: one canvas, the visible bars as plain rectangles and their links as plain
 * lines. No text, no states, no looks, no index but each task's list of links.
 */
export class Floor {
  readonly canvas = document.createElement('canvas');
  readonly #ctx: CanvasRenderingContext2D;
  #plan: TaskSceneInput | null = null;
  #linksOf: number[][] = [];

  constructor(host: HTMLElement, width: number, height: number) {
    this.canvas.width = width;
    this.canvas.height = height;
    host.append(this.canvas);
    this.#ctx = this.canvas.getContext('2d') as CanvasRenderingContext2D;
  }

  take(plan: TaskSceneInput): void {
    this.#plan = plan;
    this.#linksOf = plan.tasks.map(() => []);
    for (let link = 0; link < plan.links.from.length; link++) {
      this.#linksOf[plan.links.from[link]!]!.push(link);
      this.#linksOf[plan.links.to[link]!]!.push(link);
    }
  }

  move(task: number, minutes: number): void {
    if (!this.#plan) return;
    this.#plan.columns.start[task]! += minutes;
    this.#plan.columns.finish[task]! += minutes;
  }

  draw({ scrollTop, width, height, startMinute, minutesPerPx }: FloorView): void {
    const ctx = this.#ctx;
    if (!this.#plan) return;
    const { columns, links, tasks } = this.#plan;
    const first = Math.floor(scrollTop / ROW);
    const last = Math.min(tasks.length - 1, Math.floor((scrollTop + height) / ROW));
    const x = (minute: number): number => (minute - startMinute) / minutesPerPx;
    const y = (task: number): number => task * ROW - scrollTop;
    ctx.clearRect(0, 0, width, height);
    ctx.fillStyle = '#eee';
    for (let row = first; row <= last; row++) ctx.fillRect(0, y(row) + ROW - 1, width, 1);
    ctx.strokeStyle = '#bbb';
    ctx.beginPath();
    for (let row = first; row <= last; row++) {
      for (const link of this.#linksOf[row]!) {
        const from = links.from[link]!;
        const to = links.to[link]!;
        const out = x(columns.finish[from]!);
        ctx.moveTo(out, y(from) + 14);
        ctx.lineTo(out + 8, y(from) + 14);
        ctx.lineTo(out + 8, y(to) + 14);
        ctx.lineTo(x(columns.start[to]!), y(to) + 14);
      }
    }
    ctx.stroke();
    ctx.fillStyle = '#5474d6';
    for (let row = first; row <= last; row++) {
      const left = x(columns.start[row]!);
      ctx.fillRect(left, y(row) + 6, Math.max(3, x(columns.finish[row]!) - left), 16);
    }
  }
}
