import { expect, it } from 'vitest';
import { demoPlan } from './plan.js';

it('probe', () => {
  const p = demoPlan('2026-11-23');
  const s = p.schedule;
  console.log(s.start, s.finish, p.tasks.length, p.dependencies.length, s.problems);
  const cp = new Set(s.criticalPath);
  for (const t of p.tasks) {
    const d = s.task(t.id);
    console.log(
      (d.isSummary ? (t.parent_id ? '= ' : '# ') : '    ') + t.name.padEnd(34),
      d.start,
      d.finish,
      'TS',
      (d.totalSlackMinutes / 480).toFixed(2),
      d.isCritical ? 'C' : '',
      cp.has(t.id) ? '*' : '',
      t.percent_complete || '',
      t.deadline ?? '',
      t.constraint_type === 'asap' ? '' : t.constraint_type + ' ' + t.constraint_date,
    );
  }
});

it('sweep', () => {
  const t0 = performance.now();
  for (let k = 0; k < 100; k++) {
    const day = new Date(Date.UTC(2026, 8, 1) + k * 9 * 86400000).toISOString().slice(0, 10);
    const p = demoPlan(day);
    const s = p.schedule;
    const neg = p.tasks
      .filter(t => {
        const d = s.task(t.id);
        return !d.isSummary && d.totalSlackMinutes < 0;
      })
      .map(t => t.name);
    const done = p.tasks.filter(t => t.percent_complete === 100).length;
    const wip = p.tasks.filter(t => t.percent_complete > 0 && t.percent_complete < 100).length;
    const crit = p.tasks.filter(t => s.task(t.id).isCritical && !s.task(t.id).isSummary).length;
    console.log(
      day,
      s.start.slice(0, 10),
      s.finish.slice(0, 10),
      s.problems.length,
      'done',
      done,
      'wip',
      wip,
      'crit',
      crit,
      'path',
      s.criticalPath.length,
      neg.join('; '),
    );
  }
  console.log((performance.now() - t0) / 100);
});
