// The figures of a run as a table.

const at = (samples, share) => {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};
const NAMES = { ours: '`<ppm-gantt>`', floor: 'floor', dhtmlx: 'dhtmlx-gantt', svar: 'SVAR' };

/** Rows of the table: where the samples come from, how they become one figure, what is aimed at. */
const ROWS = [
  { step: 'first', title: 'first complete render', share: 0.5, goal: { times: 4 } },
  { step: 'dated', title: 'dates of its own engine on the screen', share: 0.5, only: 'ours' },
  { step: 'vertical', title: 'scroll down, frame p50', share: 0.5 },
  { step: 'vertical', title: 'scroll down, frame p95', share: 0.95 },
  { step: 'vertical', title: 'scroll down, frame p99', share: 0.99, goal: { plusMs: 1000 / 60 } },
  { step: 'horizontal', title: 'scroll sideways, frame p50', share: 0.5 },
  { step: 'horizontal', title: 'scroll sideways, frame p95', share: 0.95 },
  { step: 'horizontal', title: 'scroll sideways, frame p99', share: 0.99, goal: { plusMs: 1000 / 60 } },
  { step: 'zoom', title: 'zoom to paint', share: 0.5, goal: { times: 2 } },
  { step: 'move', title: 'one bar moved to paint', share: 0.5, goal: { times: 2 } },
  { step: 'drop', title: 'bar let go to its dates painted', share: 0.5 },
  { step: 'chain', title: 'head of the chain moved to all painted', share: 0.5 },
  { step: 'jumps', title: 'blank frames after a long jump, most', share: 1, unit: 'frames', goal: { most: 0 } },
  { step: 'heap', title: 'heap of the page, MB', share: 0.5, unit: 'MB', goal: { most: 40, at: 100_000 } },
  { step: 'workerHeap', title: 'heap of its worker, MB', share: 0.5, unit: 'MB' },
];

/** A figure, or what stood in its way: a time limit passed or an error. */
function figure(cell, { share }) {
  if (!cell || cell.samples.length === 0) return { value: null, text: cell?.failure ?? '–' };
  const value = at(cell.samples, share);
  return { value, text: value >= 100 ? value.toFixed(0) : value.toFixed(1) };
}

function verdict({ goal }, size, own, floor) {
  if (!goal || own === null || (goal.at && goal.at !== size)) return '';
  if (goal.times) return own <= goal.times * floor ? `≤ ${goal.times} × floor` : `missed: ≤ ${goal.times} × floor`;
  if (goal.plusMs) return own <= floor + goal.plusMs ? 'within a frame of the floor' : 'missed: within a frame';
  return own <= goal.most ? `≤ ${goal.most}` : `missed: ≤ ${goal.most}`;
}

/**
 * One table per size, in Markdown.
 * @param cells `cells[size][subject][step]` = `{ samples, failure }`
 */
export function tables(cells, facts) {
  return Object.entries(cells).map(([size, bySubject]) => {
    const subjects = Object.keys(NAMES).filter(name => bySubject[name]);
    const { tasks, links, chain } = facts[size];
    const title = `**${tasks.toLocaleString('en')} tasks, ${links.toLocaleString('en')} links, chain of ${chain.toLocaleString('en')}**`;
    const head = `| ms | ${subjects.map(name => NAMES[name]).join(' | ')} | ours ÷ floor | goal |`;
    const rule = `|---|${'---:|'.repeat(subjects.length + 1)}---|`;
    const lines = ROWS.map(row => {
      const cellOf = name => (row.only && row.only !== name ? undefined : bySubject[name][row.step]);
      const figures = Object.fromEntries(subjects.map(name => [name, figure(cellOf(name), row)]));
      const own = figures.ours?.value ?? null;
      const floor = figures.floor?.value ?? null;
      const ratio = own !== null && floor > 0 && !row.unit ? (own / floor).toFixed(1) : '';
      const values = subjects.map(name => figures[name].text).join(' | ');
      return `| ${row.title} | ${values} | ${ratio} | ${verdict(row, Number(size), own, floor)} |`;
    });
    return [title, '', head, rule, ...lines].join('\n');
  });
}

/** Cells in which a peer is as good as ours or better, as sentences. */
export function behind(cells) {
  return Object.entries(cells).flatMap(([size, bySubject]) =>
    ROWS.flatMap(row => {
      const own = figure(bySubject.ours?.[row.step], row).value;
      if (own === null || row.only || row.step === 'workerHeap' || row.step === 'jumps') return [];
      return ['dhtmlx', 'svar'].flatMap(peer => {
        const { value } = figure(bySubject[peer]?.[row.step], row);
        return value !== null && value <= own
          ? [`${size} tasks, ${row.title}: ${peer} ${value.toFixed(1)}, ours ${own.toFixed(1)}`]
          : [];
      });
    }),
  );
}
