import type { BenchProject } from './project.js';
import { type Box, HEIGHT, type Subject, WEEK_PX, WIDTH } from './subject.js';

/** What the benchmark uses of the element: its public properties and methods. */
interface Gantt extends HTMLElement {
  project: unknown;
  tasks: unknown;
  dependencies: unknown;
  today: string;
  rectOf(taskId: string): DOMRect | null;
}

/** Wheel travel that zooms by 1.25, px. */
const ZOOM_WHEEL_PX = 240 * Math.log2(1.25);

/** `<ppm-gantt>` as it is shipped, with its engine in the worker. Bars are moved as a person moves them. */
class Ours implements Subject {
  #gantt!: Gantt;
  #project!: BenchProject;
  #hasSchedule = false;
  #held = 0;
  #grip = { x: 0, y: 0 };
  #weeks = 0;

  async prepare(host: HTMLElement, project: BenchProject): Promise<void> {
    await import(/* the element's own bundle, not a part of this one */ `${location.origin}/ours/define.js`);
    const gantt = document.createElement('ppm-gantt') as Gantt;
    gantt.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px`;
    gantt.setAttribute('locale', 'en-GB');
    gantt.today = '2025-12-01';
    gantt.addEventListener('ppm-schedule', () => {
      this.#hasSchedule = true;
    });
    host.append(gantt);
    this.#gantt = gantt;
    this.#project = project;
  }

  get #root(): ShadowRoot {
    return this.#gantt.shadowRoot!;
  }

  get #time(): HTMLElement {
    return this.#root.querySelector<HTMLElement>('.time')!;
  }

  get #scroller(): HTMLElement {
    return this.#root.querySelector<HTMLElement>('.scroller')!;
  }

  show(): void {
    const { project, tasks, dependencies } = this.#project;
    Object.assign(this.#gantt, { project, tasks, dependencies });
  }

  isShown(): boolean {
    return this.boxOf(0) !== null && this.#root.querySelectorAll('[part=row]').length > 10;
  }

  isDated(): boolean {
    return this.#hasSchedule;
  }

  get maxScrollTop(): number {
    return this.#scroller.scrollHeight - this.#scroller.clientHeight;
  }

  visibleTasks(): readonly [number, number] {
    const rows = this.#time.clientHeight - this.#headerPx;
    const top = this.#scroller.scrollTop;
    const last = Math.floor((top + rows) / 32) - 1;
    return [Math.ceil(top / 32), Math.min(this.#project.tasks.length - 1, last)];
  }

  get #headerPx(): number {
    return this.#root.querySelector<HTMLElement>('.head-row')!.offsetHeight;
  }

  boxOf(task: number): Box | null {
    return this.#gantt.rectOf(`t${task}`);
  }

  isPainted(task: number): boolean {
    const time = this.#time.getBoundingClientRect();
    const box = this.boxOf(task);
    if (!box) return false;
    const middle = box.top + box.height / 2;
    const row = this.#root.elementFromPoint(time.left - 200, middle)?.closest('[role=row]');
    if (!row?.textContent?.includes(this.#project.tasks[task]!.name!)) return false;
    const x = box.left + box.width / 2;
    const isBracket = this.#project.isSummary[task] === 1;
    if (isBracket || x < time.left + 2 || x > time.right - 2) return true;
    const canvas = this.#root.querySelector<HTMLCanvasElement>('canvas[part~=canvas-plan]')!;
    const place = canvas.getBoundingClientRect();
    return isInked(canvas, x - place.left, middle - place.top);
  }

  scrollTo(scrollTop: number): void {
    this.#scroller.scrollTop = scrollTop;
  }

  panBy(px: number): void {
    this.#time.dispatchEvent(new WheelEvent('wheel', { deltaX: px, bubbles: true, cancelable: true }));
  }

  zoom(isIn: boolean): void {
    const deltaY = isIn ? -ZOOM_WHEEL_PX : ZOOM_WHEEL_PX;
    const { left } = this.#time.getBoundingClientRect();
    const init = { deltaY, ctrlKey: true, clientX: left, bubbles: true, cancelable: true };
    this.#time.dispatchEvent(new WheelEvent('wheel', init));
  }

  grab(chain: readonly number[]): void {
    this.#held = chain[0]!;
    const box = this.boxOf(this.#held)!;
    this.#grip = { x: box.left + Math.min(6, box.width / 2), y: box.top + box.height / 2 };
    // A made-up pointer cannot be captured.
    this.#time.setPointerCapture = () => undefined;
    this.#point('pointermove', 0);
    this.#point('pointerdown', 0);
  }

  moveTo(weeks: number): void {
    this.#weeks = weeks;
    this.#point('pointermove', weeks * WEEK_PX);
  }

  drop(): Promise<void> {
    return new Promise(resolve => {
      this.#gantt.addEventListener('ppm-schedule', () => resolve(), { once: true });
      this.#point('pointerup', this.#weeks * WEEK_PX);
    });
  }

  #point(type: string, dx: number): void {
    const { x, y } = this.#grip;
    const init = { pointerId: 1, pointerType: 'mouse', isPrimary: true, button: 0, buttons: 1, bubbles: true };
    this.#time.dispatchEvent(
      new PointerEvent(type, { ...init, cancelable: true, composed: true, clientX: x + dx, clientY: y }),
    );
  }
}

const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;

/** Whether a canvas has other ink at a point than 9 px above it, where its row is bare. */
function isInked(canvas: HTMLCanvasElement, x: number, y: number): boolean {
  probe.canvas.width = 1;
  probe.canvas.height = 10;
  probe.drawImage(canvas, Math.round(x), Math.round(y) - 9, 1, 10, 0, 0, 1, 10);
  const { data } = probe.getImageData(0, 0, 1, 10);
  return [0, 1, 2, 3].some(channel => data[channel] !== data[36 + channel]);
}

export const subject: Subject = new Ours();
