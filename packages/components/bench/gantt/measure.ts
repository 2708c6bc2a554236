import { type BenchProject, benchProject } from './project.js';
import { ROW_HEIGHT, type Subject } from './subject.js';

const SCROLL_FRAMES = 150;
const SCROLL_STEP_PX = 37;
const ZOOMS = 16;
const MOVES = 16;
const CHAIN_MOVES = 6;
const JUMPS = 12;
/** A step that has taken longer is not repeated any more. */
const STEP_BUDGET_MS = 5000;
/** Everything that follows a change has been done by then. */
const SETTLED_MS = 600;
/** Frames a subject may take to catch up with a jump. */
const MOST_FRAMES = 120;

/** Times in milliseconds, one a repetition. */
export type Samples = readonly number[];

/** A dot that changes in every frame: a frame without any change is not followed at once by the next. */
const pulse = document.createElement('div');
pulse.style.cssText = 'position:fixed;right:0;bottom:0;width:2px;height:2px;will-change:transform;background:#000';
document.body.append(pulse);

/**
 * Where a bar is moved, weeks from where it was given: to another working day each time, so that nothing a subject
 * remembers of a place helps it.
 */
function placeOf(count: number): number {
  const pair = Math.floor(count / 2);
  return 1 + (count % 2) + 2 * Math.floor(pair / 5) + (pair % 5) / 7;
}

const frame = (): Promise<number> =>
  new Promise(resolve =>
    requestAnimationFrame(() => {
      pulse.style.background = pulse.style.background === 'rgb(0, 0, 0)' ? '#fff' : '#000';
      resolve(performance.now());
    }),
  );

/** After the present frame has been painted: a task, not a frame. */
const painted = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });

/**
 * Measures one subject in a page of its own. Every time ends with the frame after the one that drew the change: what
 * was asked is on the screen then. Each step leaves the chart as the next one needs it.
 */
export class Measurement {
  readonly #subject: Subject;
  #project!: BenchProject;
  #handedAt = 0;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /** Makes the plan and puts the empty chart into the page. @returns tasks and links of the plan */
  async prepare(taskCount: number): Promise<{ tasks: number; links: number; chain: number }> {
    this.#project = benchProject(taskCount);
    await this.#subject.prepare(document.querySelector<HTMLElement>('#host')!, this.#project);
    for (let count = 0; count < 5; count++) await frame();
    const { tasks, dependencies, chain } = this.#project;
    return { tasks: tasks.length, links: dependencies.length, chain: chain.length };
  }

  /** From the plan handed over to all rows and bars in view painted. */
  async first(): Promise<Samples> {
    const subject = this.#subject;
    const show = (): void => {
      this.#handedAt = performance.now();
      subject.show();
    };
    let ms = await this.#untilPainted(show, () => subject.isShown());
    await painted();
    // What says that it shows the plan may have to paint once more: it is complete when nothing is missing.
    for (let count = 0; this.#missing().length > 0 && count < MOST_FRAMES; count++) {
      await frame();
      ms = (await frame()) - this.#handedAt;
      await painted();
    }
    const missing = this.#missing();
    if (missing.length > 0) throw new Error(`Said to be shown, but not painted: rows ${missing.join(', ')}`);
    return [ms];
  }

  /** From the plan handed over to dates on the screen that the subject worked out itself. */
  async dated(): Promise<Samples> {
    while (!this.#subject.isDated()) await frame();
    return [(await frame()) - this.#handedAt];
  }

  /** Time between frames while scrolling down. */
  async vertical(): Promise<Samples> {
    const most = this.#subject.maxScrollTop;
    return this.#frames(step => this.#subject.scrollTo(Math.min(most, step * SCROLL_STEP_PX)));
  }

  /** Time between frames while the visible time moves. */
  async horizontal(): Promise<Samples> {
    let pannedPx = 0;
    const times = await this.#frames(step => {
      const px = step <= SCROLL_FRAMES / 2 ? SCROLL_STEP_PX : -SCROLL_STEP_PX;
      pannedPx += px;
      this.#subject.panBy(px);
    });
    // A slow subject was stopped on its way: the bars looked at next lie where it began.
    if (pannedPx !== 0) this.#subject.panBy(-pannedPx);
    return times;
  }

  /** From each step of the zoom to its picture. */
  async zoom(): Promise<Samples> {
    const subject = this.#subject;
    const task = this.#project.loneTask;
    await this.#goTo(0);
    return this.#repeat(ZOOMS, async count => {
      const before = subject.boxOf(task)!.width;
      return this.#untilPainted(
        () => subject.zoom(count % 2 === 0),
        () => Math.abs((subject.boxOf(task)?.width ?? before) - before) > 0.5,
      );
    });
  }

  /** From one bar moved to its picture. */
  async move(): Promise<Samples> {
    const { loneTask } = this.#project;
    await this.#goTo(0);
    this.#subject.grab([loneTask]);
    const times = await this.#moves(MOVES, [loneTask]);
    await this.#stays([loneTask]);
    return times;
  }

  /** From the bar let go to the dates of the changed plan painted, which have to stay. */
  async drop(): Promise<Samples> {
    await painted();
    const handed = performance.now();
    await this.#subject.drop();
    await frame();
    const ms = (await frame()) - handed;
    const [first, last] = this.#subject.visibleTasks();
    await this.#stays(Array.from({ length: last - first + 1 }, (_, at) => first + at));
    return [ms];
  }

  /** From the head of the chain moved to all its bars in view painted. */
  async chain(): Promise<Samples> {
    const { chain } = this.#project;
    await this.#goTo(Math.min(this.#subject.maxScrollTop, (chain[0]! - 1) * ROW_HEIGHT));
    const [, last] = this.#subject.visibleTasks();
    const seen = chain.filter(task => task <= last && this.#subject.boxOf(task) !== null);
    if (seen.length < 10) throw new Error(`Only ${seen.length} bars of the chain in view`);
    this.#subject.grab(chain);
    const times = await this.#moves(CHAIN_MOVES, seen);
    await this.#stays(seen);
    return times;
  }

  /** Frames without the rows or bars they should show, after jumps to anywhere in the plan. */
  async jumps(): Promise<Samples> {
    const subject = this.#subject;
    const most = subject.maxScrollTop;
    return this.#repeat(JUMPS, async count => {
      // Half of them to rows whose bars lie in the visible time: the chain's and those after the first.
      const near = (count % 4 === 1 ? this.#project.chain[0]! + 8 : 120 + count) * ROW_HEIGHT;
      const far = most * (count === 0 ? 1 : ((count * 7) % JUMPS) / JUMPS);
      await frame();
      subject.scrollTo(Math.min(most, Math.floor(count % 2 === 1 ? near : far)));
      let late = 0;
      for (; late < MOST_FRAMES; late++) {
        await frame();
        await painted();
        if (this.#missing().length === 0) break;
      }
      return late;
    });
  }

  /** Fails when bars that were measured as painted stand elsewhere once everything has settled. */
  async #stays(tasks: readonly number[]): Promise<void> {
    const placeOf = (task: number) => this.#subject.boxOf(task)?.left ?? 0;
    const before = tasks.map(placeOf);
    await new Promise(resolve => setTimeout(resolve, SETTLED_MS));
    const late = tasks.filter((task, at) => Math.abs(placeOf(task) - before[at]!) > 0.5);
    if (late.length > 0) throw new Error(`Moved after they were said to be in place: rows ${late.join(', ')}`);
  }

  /** Scrolls and waits for everything to be there. */
  async #goTo(scrollTop: number): Promise<void> {
    this.#subject.scrollTo(scrollTop);
    for (let count = 0; count < 10; count++) await frame();
    for (let count = 0; this.#missing().length > 0 && count < MOST_FRAMES; count++) await frame();
  }

  /** Tasks in view whose row or bar is not painted. */
  #missing(): readonly number[] {
    const [first, last] = this.#subject.visibleTasks();
    const missing: number[] = [];
    for (let task = first; task <= last; task++) if (!this.#subject.isPainted(task)) missing.push(task);
    return missing;
  }

  async #moves(times: number, seen: readonly number[]): Promise<Samples> {
    const subject = this.#subject;
    return this.#repeat(times, async count => {
      const before = seen.map(task => subject.boxOf(task)?.left ?? 0);
      return this.#untilPainted(
        () => subject.moveTo(placeOf(count)),
        () => seen.every((task, at) => Math.abs((subject.boxOf(task)?.left ?? before[at]!) - before[at]!) > 2),
      );
    });
  }

  async #untilPainted(act: () => void, isDone: () => boolean): Promise<number> {
    await painted();
    const handed = performance.now();
    act();
    for (;;) {
      await frame();
      if (isDone()) break;
    }
    return (await frame()) - handed;
  }

  async #repeat(times: number, measure: (count: number) => Promise<number>): Promise<Samples> {
    const samples: number[] = [];
    const end = performance.now() + STEP_BUDGET_MS;
    for (let count = 0; count < times && (count === 0 || performance.now() < end); count++) {
      samples.push(await measure(count));
      await frame();
    }
    return samples;
  }

  async #frames(step: (count: number) => void): Promise<Samples> {
    const times: number[] = [];
    let last = await frame();
    const end = last + STEP_BUDGET_MS;
    for (let count = 1; count <= SCROLL_FRAMES && last < end; count++) {
      step(count);
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times;
  }
}
