import { Gantt, type GanttStatic } from 'dhtmlx-gantt';
import type { BenchProject } from './project.js';
import { type Box, HEIGHT, ROW_HEIGHT, type Subject, untilMoved, WEEK_PX, WIDTH, ZOOMED_WEEK_PX } from './subject.js';

const LINK_CODES: Readonly<Record<string, string>> = { FS: '0', SS: '1', FF: '2', SF: '3' };
const WEEK_SCALES = [
  { unit: 'month', step: 1, format: '%F %Y' },
  { unit: 'week', step: 1, format: '%j' },
] as const;

/**
 * dhtmlx-gantt, community edition, with what its guide "Performance: ways to improve" asks for: smart rendering and
 * smart scales (defaults), no task cells, the background as a picture, no progress bars, week columns, the plan's
 * own range of dates, nothing recalculated. Dates are handed over; many changes at once go through `batchUpdate`.
 */
class Dhtmlx implements Subject {
  #gantt!: GanttStatic;
  #project!: BenchProject;
  #plan: object = {};
  #held: readonly number[] = [];

  async prepare(host: HTMLElement, project: BenchProject): Promise<void> {
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = '/dhtmlx.css';
    await new Promise(resolve => {
      sheet.onload = resolve;
      document.head.append(sheet);
    });
    host.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px`;
    const gantt = Gantt.getGanttInstance();
    const date = (minute: number): Date => new Date(minute * 60_000);
    Object.assign(gantt.config, {
      show_task_cells: false,
      static_background: true,
      smart_rendering: true,
      smart_scales: true,
      show_progress: false,
      row_height: ROW_HEIGHT,
      bar_height: 16,
      min_column_width: WEEK_PX,
      scales: WEEK_SCALES,
      open_tree_initially: true,
      auto_types: false,
      show_errors: false,
      show_tasks_outside_timescale: true,
      work_time: false,
      grid_width: 482,
      start_date: date(project.start[0]! - 7 * 1440),
      end_date: date(project.finish.reduce((last, minute) => Math.max(last, minute), 0) + 60 * 1440),
    });
    const level = (name: string, width: number) => ({ name, scales: [...WEEK_SCALES], min_column_width: width });
    gantt.ext.zoom.init({
      levels: [level('weeks', WEEK_PX), level('wider', ZOOMED_WEEK_PX)],
      activeLevelIndex: 0,
    } as never);
    gantt.init(host);
    this.#gantt = gantt;
    this.#project = project;
    this.#plan = {
      data: project.tasks.map((row, at) => ({
        id: row.id,
        text: row.name,
        start_date: date(project.start[at]!),
        end_date: date(project.finish[at]!),
        type: project.isSummary[at] ? 'project' : row.is_milestone ? 'milestone' : 'task',
        parent: row.parent_id ?? 0,
        progress: (row.percent_complete ?? 0) / 100,
        open: true,
      })),
      links: project.dependencies.map(row => ({
        id: row.id,
        source: row.predecessor_id,
        target: row.successor_id,
        type: LINK_CODES[row.type ?? 'FS'],
      })),
    };
  }

  show(): void {
    this.#gantt.parse(this.#plan as never);
    this.#gantt.scrollTo(0, 0);
  }

  isShown(): boolean {
    return (
      document.querySelectorAll('.gantt_task_line').length > 10 && document.querySelector('.gantt_task_link') !== null
    );
  }

  isDated(): boolean {
    return this.isShown();
  }

  get maxScrollTop(): number {
    return this.#project.tasks.length * ROW_HEIGHT - this.#rowsPx;
  }

  get #rowsPx(): number {
    return (this.#gantt.getScrollState() as unknown as { inner_height: number }).inner_height;
  }

  visibleTasks(): readonly [number, number] {
    const top = this.#gantt.getScrollState().y;
    const last = Math.floor((top + this.#rowsPx) / ROW_HEIGHT) - 1;
    return [Math.ceil(top / ROW_HEIGHT), Math.min(this.#project.tasks.length - 1, last)];
  }

  boxOf(task: number): Box | null {
    return this.#gantt.getTaskNode(`t${task}`)?.getBoundingClientRect() ?? null;
  }

  isPainted(task: number): boolean {
    const row = document.querySelector(`.gantt_grid_data .gantt_row[data-task-id="t${task}"]`);
    if (!row?.textContent?.includes(this.#project.tasks[task]!.name!)) return false;
    const { start_date: start, end_date: end } = this.#gantt.getTask(`t${task}`);
    const { x } = this.#gantt.getScrollState();
    const width = document.querySelector<HTMLElement>('.gantt_task')!.offsetWidth;
    if (this.#gantt.posFromDate(end!) - x < 2 || this.#gantt.posFromDate(start!) - x > width - 2) return true;
    const box = this.boxOf(task);
    return box !== null && Math.abs(box.top - row.getBoundingClientRect().top) < ROW_HEIGHT;
  }

  scrollTo(scrollTop: number): void {
    this.#gantt.scrollTo(null, scrollTop);
  }

  panBy(px: number): void {
    this.#gantt.scrollTo(this.#gantt.getScrollState().x + px, null);
  }

  zoom(isIn: boolean): void {
    this.#gantt.ext.zoom.setLevel(isIn ? 'wider' : 'weeks');
  }

  grab(chain: readonly number[]): void {
    this.#held = chain;
  }

  moveTo(weeks: number): void {
    if (this.#held.length === 1) this.#shift(this.#held[0]!, weeks);
    else this.#gantt.batchUpdate(() => this.#shiftAll(weeks));
  }

  #shiftAll(weeks: number): void {
    for (const task of this.#held) this.#shift(task, weeks);
  }

  #shift(at: number, weeks: number): void {
    const task = this.#gantt.getTask(`t${at}`);
    task.start_date = new Date((this.#project.start[at]! + weeks * 10_080) * 60_000);
    task.end_date = new Date((this.#project.finish[at]! + weeks * 10_080) * 60_000);
    this.#gantt.updateTask(`t${at}`);
  }

  drop(): Promise<void> {
    return untilMoved(this, this.#held[0]!, () => this.moveTo(3));
  }
}

export const subject: Subject = new Dhtmlx();
