/** A Monday, minutes since 1970. */
const PLAN_START = Date.UTC(2026, 0, 5, 8) / 60_000;

const TASKS_PER_PHASE = 12;
/** Phases run in this many lanes side by side, so that a plan of any size spans years, not centuries. */
const LANES = 40;
const NAMES = ['Survey', 'Formwork and rebar', 'Pour', 'Inspection', 'Electrical first fix'];

const timeOf = minute => new Date(minute * 60_000).toISOString().slice(0, 19);

/** Mulberry32: the same plan for the same seed everywhere. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const idOf = number => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/**
 * Wire rows as a server sends them, without computed dates: phases of eleven tasks and a milestone, each task after the
 * one before, two in three also after an earlier one, links of all four types, progress, deadlines, baselines.
 * The tasks of lane 0 hang in one chain from the first to the last.
 * @param taskCount rows including summaries
 */
export function wirePlan(taskCount, seed = 7) {
  const next = random(seed);
  const tasks = [];
  const dependencies = [];
  const link = (from, to, type = 'FS') =>
    dependencies.push({
      id: `l${dependencies.length}`,
      project_id: 'p',
      predecessor_id: idOf(from),
      successor_id: idOf(to),
      type,
      lag_minutes: 0,
      lag_percent: null,
      lag_unit: 'd',
      server_version: 1,
    });
  const lastOfLane = new Int32Array(LANES).fill(-1);
  let phase = -1;
  for (let task = 0; task < taskCount; task++) {
    const place = task % (TASKS_PER_PHASE + 1);
    const isSummary = place === 0;
    const isMilestone = place === TASKS_PER_PHASE;
    if (isSummary) phase = task;
    const days = isSummary || isMilestone ? 0 : 1 + Math.floor(next() * 4);
    tasks.push({
      id: idOf(task),
      project_id: 'p',
      uid: task + 1,
      parent_id: isSummary ? null : idOf(phase),
      position: `a${String(task).padStart(7, '0')}`,
      name: isSummary ? `Phase ${task}` : `Task ${task} ${NAMES[task % 5]}`,
      notes: '',
      duration_minutes: days * 480,
      duration_unit: 'd',
      is_estimated: false,
      is_milestone: isMilestone,
      is_manual: false,
      manual_start: null,
      manual_finish: null,
      is_active: true,
      is_external: false,
      constraint_type: 'asap',
      constraint_date: null,
      deadline: task % 37 === 5 ? timeOf(PLAN_START + 400 * 1440) : null,
      calendar_id: null,
      ignores_resource_calendars: false,
      task_type: 'fixed_units',
      is_effort_driven: false,
      priority: 500,
      percent_complete: 0,
      actual_start: null,
      actual_finish: null,
      actual_duration_minutes: null,
      remaining_duration_minutes: null,
      stop: null,
      resume: null,
      leveling_delay_minutes: null,
      segments: null,
      server_version: 1,
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
    });
    if (isSummary) continue;
    const lane = Math.floor(phase / (TASKS_PER_PHASE + 1)) % LANES;
    if (lastOfLane[lane] >= 0) link(lastOfLane[lane], task, lane > 0 && task % 11 === 0 ? 'SS' : 'FS');
    lastOfLane[lane] = task;
    // From a phase at least one round of lanes before, so that cross links do not stretch the plan over centuries.
    const reachable = phase - (TASKS_PER_PHASE + 1) * LANES;
    if (place > 2 && reachable > 50) {
      const other = reachable - 1 - Math.floor(next() * (next() < 0.05 ? reachable - 1 : 50));
      if (other % (TASKS_PER_PHASE + 1) !== 0) link(other, task);
    }
  }
  return {
    project: { id: 'p', name: 'Generated', start: timeOf(PLAN_START), calendar_id: null, minutes_per_day: 480 },
    tasks,
    dependencies,
  };
}

/** The same plan in the engine's own words. */
export function projectOf(plan) {
  return {
    name: plan.project.name,
    start: plan.project.start,
    tasks: plan.tasks.map(row => ({
      id: row.id,
      parentId: row.parent_id,
      durationMinutes: row.duration_minutes,
      isMilestone: row.is_milestone,
      deadline: row.deadline,
    })),
    dependencies: plan.dependencies.map(row => ({
      id: row.id,
      predecessorId: row.predecessor_id,
      successorId: row.successor_id,
      type: row.type,
    })),
  };
}

/** Puts the engine's dates into rows, as a server that has scheduled the plan sends them. */
export function withDates(plan, schedule) {
  const columns = schedule.columns();
  plan.tasks.forEach((task, at) => {
    const flags = columns.flags[at];
    Object.assign(task, {
      start: timeOf(columns.start[at]),
      finish: timeOf(columns.finish[at]),
      early_start: timeOf(columns.earlyStart[at]),
      early_finish: timeOf(columns.earlyFinish[at]),
      late_start: timeOf(columns.lateStart[at]),
      late_finish: timeOf(columns.lateFinish[at]),
      total_slack_minutes: columns.totalSlackMinutes[at],
      free_slack_minutes: columns.freeSlackMinutes[at],
      is_critical: (flags & 1) !== 0,
      is_summary: (flags & 2) !== 0,
      baseline_start: timeOf(columns.start[at]),
      baseline_finish: timeOf(columns.finish[at]),
    });
  });
  return plan;
}
