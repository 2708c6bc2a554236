import { schedule } from '/scheduler.js';
import '/define.js';
import { projectOf, wirePlan, withDates } from '/load-plan.js';

const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
const host = document.querySelector('#host');
let plan = null;
let gantt = null;
let loading = null;

async function until(test, limitMs = 60_000) {
  const since = performance.now();
  while (!test()) {
    if (performance.now() - since > limitMs) throw new Error('Nothing happened in time.');
    await frame();
  }
}

const timeOf = element => element.shadowRoot.querySelector('.time');
const canvasOf = element => timeOf(element).querySelector('canvas');

/** Whether the canvas has ink where the bar of a task lies. */
function isPainted(element, id) {
  const rect = element.rectOf(id);
  if (!rect) return false;
  const canvas = canvasOf(element);
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  const x = Math.round((rect.x + Math.min(6, rect.width / 2) - box.x) * scale);
  const y = Math.round((rect.y + rect.height / 2 - box.y) * scale);
  const [red, green, blue, alpha] = canvas.getContext('2d').getImageData(x, y, 1, 1).data;
  return alpha > 0 && Math.max(red, green, blue) - Math.min(red, green, blue) > 20;
}

const pointer = (type, x, y, buttons) =>
  new PointerEvent(type, {
    bubbles: true,
    composed: true,
    pointerId: 1,
    pointerType: 'mouse',
    isPrimary: true,
    button: type === 'pointermove' ? -1 : 0,
    buttons,
    clientX: x,
    clientY: y,
  });

/** Drags a bar by px and lets it go; each step and the drop until the frame after the one that shows it. */
async function drag(id, dx, steps) {
  const time = timeOf(gantt);
  time.setPointerCapture = () => undefined;
  time.releasePointerCapture = () => undefined;
  const rect = gantt.rectOf(id);
  const x = rect.x + rect.width / 2;
  const y = rect.y + rect.height / 2;
  time.dispatchEvent(pointer('pointermove', x, y, 0));
  time.dispatchEvent(pointer('pointerdown', x, y, 1));
  const stepMs = [];
  for (let step = 1; step <= steps; step++) {
    await frame();
    const left = gantt.rectOf(id).x;
    const since = performance.now();
    time.dispatchEvent(pointer('pointermove', x + (dx * step) / steps, y, 1));
    await until(() => gantt.rectOf(id).x !== left, 10_000);
    await frame();
    stepMs.push(performance.now() - since);
  }
  const answered = new Promise(resolve => gantt.addEventListener('ppm-schedule', resolve, { once: true }));
  const since = performance.now();
  time.dispatchEvent(pointer('pointerup', x + dx, y, 0));
  await answered;
  await frame();
  await frame();
  return { stepMs, dropMs: performance.now() - since };
}

/** Two frames with nothing to do, and a bare canvas that repaints its bars: what any page pays. */
async function floorMs() {
  const canvas = document.createElement('canvas');
  canvas.width = 900;
  canvas.height = 700;
  host.append(canvas);
  const ctx = canvas.getContext('2d');
  const found = [];
  for (let round = 0; round < 30; round++) {
    await frame();
    const since = performance.now();
    ctx.clearRect(0, 0, 900, 700);
    ctx.fillStyle = '#eee';
    for (let row = 0; row < 22; row++) ctx.fillRect(0, row * 32 + 31, 900, 1);
    ctx.strokeStyle = '#bbb';
    ctx.beginPath();
    for (let row = 0; row < 40; row++) {
      ctx.moveTo(20 + row * 10, row * 16);
      ctx.lineTo(28 + row * 10, row * 16);
      ctx.lineTo(28 + row * 10, row * 16 + 40);
    }
    ctx.stroke();
    ctx.fillStyle = '#5474d6';
    for (let row = 0; row < 22; row++) ctx.fillRect(row * 20 + round, row * 32 + 6, 100, 16);
    await frame();
    await frame();
    found.push(performance.now() - since);
  }
  canvas.remove();
  return found.sort((a, b) => a - b)[15];
}

const once = name => new Promise(resolve => gantt.addEventListener(name, resolve, { once: true }));

Object.assign(globalThis, {
  /** Makes the rows; what they weigh is not the element's. */
  makePlan(taskCount, isDated) {
    plan = wirePlan(taskCount);
    if (isDated) withDates(plan, schedule(projectOf(plan)));
    return { tasks: plan.tasks.length, links: plan.dependencies.length };
  },
  async mount() {
    gantt = document.createElement('ppm-gantt');
    host.append(gantt);
    await frame();
    await frame();
  },
  /** Until the first bars are painted, by the dates the rows came with. */
  async loadFirst() {
    loading = { answered: once('ppm-schedule'), since: performance.now() };
    Object.assign(gantt, plan);
    const first = plan.tasks[1].id;
    await until(() => gantt.rectOf(first) !== null);
    await frame();
    return performance.now() - loading.since;
  },
  /** Until the engine's dates are painted and nothing is left to do. */
  async loadRest() {
    const { answered, since } = loading;
    await answered;
    await frame();
    await frame();
    const answeredMs = performance.now() - since;
    await until(() => isPainted(gantt, plan.tasks[1].id), 3000);
    await new Promise(resolve => setTimeout(resolve, 500));
    return { answeredMs };
  },
  async edits() {
    const { tasks } = plan;
    const floor = await floorMs();
    const leaf = tasks.length > 30 ? tasks[tasks.length - (tasks.length % 13) - 3].id : tasks[2].id;
    gantt.selectTask(tasks[2].id);
    await frame();
    await frame();
    const head = await drag(tasks[1].id, 255, 3);
    gantt.selectTask(leaf);
    await frame();
    await frame();
    const last = await drag(leaf, 255, 3);
    // One row changed by the host: what a live update of a server comes to.
    const hostMs = [];
    for (let round = 0; round < 5; round++) {
      await frame();
      const at = tasks.length - 5;
      const renamed = tasks.with(at, { ...tasks[at], duration_minutes: 480 * (round + 3) });
      const answered = once('ppm-schedule');
      const since = performance.now();
      gantt.tasks = renamed;
      await answered;
      await frame();
      await frame();
      hostMs.push(performance.now() - since);
    }
    // A new row by the keyboard.
    gantt.selectTask(tasks[40 % tasks.length].id);
    await frame();
    await frame();
    const insertMs = [];
    for (let round = 0; round < 3; round++) {
      const answered = once('ppm-schedule');
      const since = performance.now();
      const row = gantt.shadowRoot.querySelector(
        '[role=row][tabindex="0"], [role=rowheader][tabindex="0"], [role=gridcell][tabindex="0"]',
      );
      (row ?? gantt.shadowRoot.querySelector('.grid')).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Insert', bubbles: true, composed: true }),
      );
      await answered;
      await frame();
      await frame();
      insertMs.push(performance.now() - since);
      gantt.shadowRoot
        .querySelector('.editor')
        ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
      await frame();
    }
    return { floor, head, last, hostMs, insertMs };
  },
});
