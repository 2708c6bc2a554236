import { sceneOf, type TaskSceneInput } from '../src/gantt/scene/task-scene.js';
import { CalendarShade } from '../src/gantt/timeline/calendar-shade.js';
import { DAY_MINUTES } from '../src/gantt/timeline/civil.js';
import { TimelineRenderer } from '../src/gantt/timeline/frame.js';
import { readTheme } from '../src/gantt/timeline/palette.js';
import { TimeScale } from '../src/gantt/timeline/time-scale.js';
import { tokens } from '../src/styles/tokens.js';
import { Floor, type FloorView } from './floor.js';
import { generatedPlan, PLAN_START } from './generated-plan.js';

const WIDTH = 1200;
const HEIGHT = 800;
const SCROLL_FRAMES = 150;
const SCROLL_STEP_PX = 37;
const MOVES = 40;
const START_MINUTE = PLAN_START - 14 * DAY_MINUTES;
const MINUTES_PER_PX = 150;

/** Milliseconds of one run. */
interface Run {
  readonly firstRenderMs: number;
  /** Between frames while scrolling, sorted. */
  readonly frameMs: number[];
  /** Script time of each of those frames, sorted. */
  readonly scriptMs: number[];
  /** From a changed date to the frame that shows it, sorted. */
  readonly moveMs: number[];
}

/** Something that draws a plan: the timeline or its floor. It stands in the page before the plan comes. */
interface Subject {
  show(plan: TaskSceneInput): void;
  scrollTo(scrollTop: number): void;
  move(task: number): void;
  dispose(): void;
}

const frame = (): Promise<number> => new Promise(resolve => requestAnimationFrame(resolve));
const sorted = (values: number[]): number[] => values.toSorted((a, b) => a - b);
const host = document.querySelector('#host') as HTMLElement;

function timeline(): Subject {
  const view = { scrollTop: 0, scrollLeft: 0, width: WIDTH, height: HEIGHT, dpr: devicePixelRatio };
  let scene = sceneOf(generatedPlan(0));
  const scale = new TimeScale(
    { startMinute: START_MINUTE, endMinute: START_MINUTE + 1e6, minutesPerPx: MINUTES_PER_PX },
    { locale: 'en-GB' },
  );
  const renderer = new TimelineRenderer(host, { scene, scale, theme: readTheme(host), viewport: view });
  renderer.setShade(new CalendarShade());
  renderer.setState({ todayMinute: PLAN_START + 9 * DAY_MINUTES });
  const patch = {
    count: 1,
    tasks: new Int32Array(1),
    start: new Float64Array(1),
    finish: new Float64Array(1),
    lateFinish: new Float64Array(1),
    flags: new Uint8Array(1),
  };
  return {
    show(plan) {
      scene = sceneOf(plan);
      renderer.setScene(scene);
      renderer.paintNow();
    },
    scrollTo(scrollTop) {
      renderer.setViewport({ ...view, scrollTop });
      renderer.paintNow();
    },
    move(task) {
      patch.tasks[0] = task;
      patch.start[0] = scene.start[task]! + DAY_MINUTES;
      patch.finish[0] = patch.lateFinish[0] = scene.finish[task]! + DAY_MINUTES;
      patch.flags[0] = scene.flags[task]!;
      renderer.patchDates(patch);
      renderer.paintNow();
    },
    dispose: () => renderer.dispose(),
  };
}

function floor(): Subject {
  const subject = new Floor(host, WIDTH, HEIGHT);
  const view: FloorView = {
    scrollTop: 0,
    width: WIDTH,
    height: HEIGHT,
    startMinute: START_MINUTE,
    minutesPerPx: MINUTES_PER_PX,
  };
  return {
    show(plan) {
      subject.take(plan);
      subject.draw(view);
    },
    scrollTo: scrollTop => subject.draw({ ...view, scrollTop }),
    move(task) {
      subject.move(task, DAY_MINUTES);
      subject.draw(view);
    },
    dispose: () => subject.canvas.remove(),
  };
}

async function run(build: () => Subject, plan: TaskSceneInput): Promise<Run> {
  const subject = build();
  await frame();
  await frame();
  const handedOver = performance.now();
  subject.show(plan);
  await frame();
  await frame();
  const firstRenderMs = performance.now() - handedOver;

  const frameMs: number[] = [];
  const scriptMs: number[] = [];
  const mostPx = plan.tasks.length * 32 - HEIGHT;
  let last = await frame();
  for (let step = 1; step <= SCROLL_FRAMES; step++) {
    const before = performance.now();
    subject.scrollTo(Math.min(mostPx, step * SCROLL_STEP_PX));
    scriptMs.push(performance.now() - before);
    const now = await frame();
    frameMs.push(now - last);
    last = now;
  }

  subject.scrollTo(0);
  await frame();
  const moveMs: number[] = [];
  for (let move = 0; move < MOVES; move++) {
    const before = await frame();
    subject.move(5 + (move % 10));
    moveMs.push((await frame()) - before);
  }
  subject.dispose();
  return { firstRenderMs, frameMs: sorted(frameMs), scriptMs: sorted(scriptMs), moveMs: sorted(moveMs) };
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(tokens.cssText.replaceAll(':host', ':root'));
document.adoptedStyleSheets = [sheet];

Object.assign(window, {
  /** One run of each, the floor first or last in turn, so that neither always meets a warmer browser. */
  async measure(taskCount: number, isFloorFirst: boolean): Promise<{ timeline: Run; floor: Run; links: number }> {
    const plan = generatedPlan(taskCount);
    const other = generatedPlan(taskCount);
    const floorRun = isFloorFirst ? await run(floor, other) : null;
    const timelineRun = await run(timeline, plan);
    return { timeline: timelineRun, floor: floorRun ?? (await run(floor, other)), links: plan.links.from.length };
  },
});
