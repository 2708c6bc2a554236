/** A pseudo-random stream: small, seeded, the same everywhere. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const TYPES = ['FS', 'FS', 'FS', 'FS', 'FS', 'FS', 'FS', 'FS', 'SS', 'FF'];

/**
 * A plan for measurements: phases of about 20 tasks, links that mostly reach a little way back, some lags, a holiday
 * calendar. Without cycles by construction: links run from earlier tasks to later ones.
 *
 * @param {{ tasks: number, linksPerTask?: number, seed?: number, summaries?: boolean }} options
 * @returns {import('@trueppm/scheduler').Project}
 */
export function generateProject({ tasks: count, linksPerTask = 1.7, seed = 1, summaries = true }) {
  const random = seededRandom(seed);
  const tasks = [];
  const leaves = [];
  let parentId = null;
  while (tasks.length < count) {
    const at = tasks.length;
    if (summaries && at % 20 === 0 && at + 1 < count) {
      parentId = `t${at}`;
      tasks.push({ id: parentId, name: `Phase ${at / 20 + 1}` });
      continue;
    }
    const isMilestone = random() < 0.03;
    tasks.push({
      id: `t${at}`,
      name: `Task ${at}`,
      parentId,
      durationMinutes: isMilestone ? 0 : Math.ceil(random() * 20) * 240,
    });
    leaves.push(`t${at}`);
  }
  const dependencies = [];
  const wanted = Math.round(count * linksPerTask);
  while (dependencies.length < wanted && leaves.length > 1) {
    const successor = 1 + Math.floor(random() * (leaves.length - 1));
    const reach = random() < 0.9 ? Math.min(successor, 60) : successor;
    const predecessor = successor - 1 - Math.floor(random() * reach);
    dependencies.push({
      id: `l${dependencies.length}`,
      predecessorId: leaves[predecessor],
      successorId: leaves[successor],
      type: TYPES[Math.floor(random() * TYPES.length)],
      lagMinutes: random() < 0.15 ? Math.ceil(random() * 4) * 480 : 0,
    });
  }
  const week = [1, 2, 3, 4, 5].map(weekday => ({
    weekday,
    shifts: [
      { fromMinute: 480, toMinute: 720 },
      { fromMinute: 780, toMinute: 1020 },
    ],
  }));
  const exceptions = [2026, 2027, 2028, 2029].flatMap(year => [
    { name: 'New Year', from: `${year}-01-01`, to: `${year}-01-01`, shifts: [] },
    { name: 'Year end', from: `${year}-12-24`, to: `${year}-12-31`, shifts: [] },
  ]);
  return {
    start: '2026-01-05T08:00',
    calendarId: 'standard',
    calendars: [{ id: 'standard', name: 'Standard', weekdays: week, exceptions }],
    tasks,
    dependencies,
  };
}
