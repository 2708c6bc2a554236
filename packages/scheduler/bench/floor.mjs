/**
 * The least a scheduler can do with a plain plan: an id map, flat adjacency, a topological order and two bare relax
 * passes on plain numbers. No calendar, no lag, no constraint, no slack, no check.
 *
 * @param {import('@trueppm/scheduler').Project} project
 */
export function compileFloor(project) {
  const { tasks, dependencies } = project;
  const indexOf = new Map();
  for (let task = 0; task < tasks.length; task++) indexOf.set(tasks[task].id, task);
  const size = tasks.length;
  const count = dependencies.length;
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  const outStart = new Int32Array(size + 1);
  const waiting = new Int32Array(size);
  for (let link = 0; link < count; link++) {
    from[link] = indexOf.get(dependencies[link].predecessorId);
    to[link] = indexOf.get(dependencies[link].successorId);
    outStart[from[link] + 1]++;
    waiting[to[link]]++;
  }
  for (let task = 0; task < size; task++) outStart[task + 1] += outStart[task];
  const target = new Int32Array(count);
  const free = outStart.slice();
  for (let link = 0; link < count; link++) target[free[from[link]]++] = to[link];
  const duration = Float64Array.from(tasks, task => task.durationMinutes ?? 0);
  const order = new Int32Array(size);
  let end = 0;
  for (let task = 0; task < size; task++) if (waiting[task] === 0) order[end++] = task;
  for (let at = 0; at < end; at++) {
    const task = order[at];
    for (let out = outStart[task]; out < outStart[task + 1]; out++)
      if (--waiting[target[out]] === 0) order[end++] = target[out];
  }
  return { size, outStart, target, duration, order };
}

/** Two bare relax passes. */
export function relaxFloor({ size, outStart, target, duration, order }) {
  const start = new Float64Array(size);
  const late = new Float64Array(size);
  let finish = 0;
  for (let at = 0; at < size; at++) {
    const task = order[at];
    const end = start[task] + duration[task];
    if (end > finish) finish = end;
    for (let out = outStart[task]; out < outStart[task + 1]; out++)
      if (start[target[out]] < end) start[target[out]] = end;
  }
  for (let at = size - 1; at >= 0; at--) {
    const task = order[at];
    let end = finish;
    for (let out = outStart[task]; out < outStart[task + 1]; out++) {
      const begin = late[target[out]] - duration[target[out]];
      if (begin < end) end = begin;
    }
    late[task] = end;
  }
  return finish + late[0];
}
