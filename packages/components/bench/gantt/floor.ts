import type { BenchProject } from './project.js';
import {
  type Box,
  DAY_MINUTES,
  HEIGHT,
  ROW_HEIGHT,
  type Subject,
  untilMoved,
  WEEK_PX,
  WIDTH,
  ZOOMED_WEEK_PX,
} from './subject.js';

/**
 * The least any chart has to do: one canvas over the whole box, the visible bars as plain rectangles and their links
 * as plain lines. No text, no states, no looks, no index but each task's list of links, and dates that are given.
 */
class Floor implements Subject {
  #ctx!: CanvasRenderingContext2D;
  #given!: BenchProject;
  #project: BenchProject | null = null;
  #start = new Float64Array(0);
  #finish = new Float64Array(0);
  #from = new Int32Array(0);
  #to = new Int32Array(0);
  #linksOf: number[][] = [];
  #held: readonly number[] = [];
  #scrollTop = 0;
  #scrollLeft = 0;
  #weekPx = WEEK_PX;

  async prepare(host: HTMLElement, project: BenchProject): Promise<void> {
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    canvas.style.display = 'block';
    host.append(canvas);
    this.#ctx = canvas.getContext('2d') as CanvasRenderingContext2D;
    this.#given = project;
  }

  show(): void {
    const project = this.#given;
    this.#project = project;
    this.#start = project.start.slice();
    this.#finish = project.finish.slice();
    this.#linksOf = project.tasks.map(() => []);
    const count = project.dependencies.length;
    this.#from = new Int32Array(count);
    this.#to = new Int32Array(count);
    const indexOf = new Map(project.tasks.map((task, at) => [task.id, at]));
    for (let link = 0; link < count; link++) {
      const row = project.dependencies[link]!;
      const from = indexOf.get(row.predecessor_id)!;
      const to = indexOf.get(row.successor_id)!;
      this.#from[link] = from;
      this.#to[link] = to;
      this.#linksOf[from]!.push(link);
      this.#linksOf[to]!.push(link);
    }
    this.#draw();
  }

  isShown(): boolean {
    return this.#project !== null;
  }

  isDated(): boolean {
    return this.isShown();
  }

  get maxScrollTop(): number {
    return Math.max(0, this.#given.tasks.length * ROW_HEIGHT - HEIGHT);
  }

  visibleTasks(): readonly [number, number] {
    const last = Math.floor((this.#scrollTop + HEIGHT - 1) / ROW_HEIGHT);
    return [Math.ceil(this.#scrollTop / ROW_HEIGHT), Math.min(this.#given.tasks.length, last) - 1];
  }

  boxOf(task: number): Box {
    const left = this.#x(this.#start[task]!);
    const width = Math.max(3, this.#x(this.#finish[task]!) - left);
    return { left, top: task * ROW_HEIGHT - this.#scrollTop + 6, width, height: 16 };
  }

  isPainted(task: number): boolean {
    const { left, top, width } = this.boxOf(task);
    const x = Math.round(left + width / 2);
    if (x < 1 || x > WIDTH - 1) return true;
    return this.#ctx.getImageData(x, Math.round(top + 8), 1, 1).data[3] === 255;
  }

  scrollTo(scrollTop: number): void {
    this.#scrollTop = scrollTop;
    this.#draw();
  }

  panBy(px: number): void {
    this.#scrollLeft += px;
    this.#draw();
  }

  zoom(isIn: boolean): void {
    this.#weekPx = isIn ? ZOOMED_WEEK_PX : WEEK_PX;
    this.#draw();
  }

  grab(chain: readonly number[]): void {
    this.#held = chain;
  }

  moveTo(weeks: number): void {
    for (const task of this.#held) {
      this.#start[task] = this.#given.start[task]! + weeks * 7 * DAY_MINUTES;
      this.#finish[task] = this.#given.finish[task]! + weeks * 7 * DAY_MINUTES;
    }
    this.#draw();
  }

  drop(): Promise<void> {
    return untilMoved(this, this.#held[0]!, () => this.moveTo(3));
  }

  #x(minute: number): number {
    return ((minute - this.#given.start[0]!) / (7 * DAY_MINUTES)) * this.#weekPx + 48 - this.#scrollLeft;
  }

  #draw(): void {
    const ctx = this.#ctx;
    const [first, last] = this.visibleTasks();
    const y = (task: number): number => task * ROW_HEIGHT - this.#scrollTop;
    ctx.clearRect(0, 0, WIDTH, HEIGHT);
    ctx.fillStyle = '#eee';
    for (let row = first - 1; row <= last + 1; row++) ctx.fillRect(0, y(row) + ROW_HEIGHT - 1, WIDTH, 1);
    ctx.strokeStyle = '#bbb';
    ctx.beginPath();
    for (let row = first; row <= last; row++) {
      for (const link of this.#linksOf[row]!) {
        const from = this.#from[link]!;
        const to = this.#to[link]!;
        const out = this.#x(this.#finish[from]!);
        ctx.moveTo(out, y(from) + 14);
        ctx.lineTo(out + 8, y(from) + 14);
        ctx.lineTo(out + 8, y(to) + 14);
        ctx.lineTo(this.#x(this.#start[to]!), y(to) + 14);
      }
    }
    ctx.stroke();
    ctx.fillStyle = '#5474d6';
    for (let row = Math.max(0, first - 1); row <= last + 1 && row < this.#start.length; row++) {
      const left = this.#x(this.#start[row]!);
      ctx.fillRect(left, y(row) + 6, Math.max(3, this.#x(this.#finish[row]!) - left), 16);
    }
  }
}

export const subject: Subject = new Floor();
