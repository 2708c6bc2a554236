import { afterEach, beforeEach, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import '../../define.js';
import type { PpmGantt } from '../ppm-gantt.js';

/** A node of Chromium's accessibility tree. */
interface Node {
  readonly nodeId: string;
  readonly parentId?: string;
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly description?: { readonly value: string };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value: unknown } }[];
  readonly childIds?: readonly string[];
}

let gantt: PpmGantt;

beforeEach(async () => {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  gantt.today = '2026-01-08';
  Object.assign(gantt.style, { width: '1200px', height: '420px' });
  gantt.project = { name: 'Shed', start: '2026-01-05' };
  gantt.tasks = [
    { id: 'p', name: 'Preparation' },
    { id: 'd', name: 'Design', duration: '5d', parent: 'p', done: 40, deadline: '2026-01-07', owner: 'Ida Lund' },
    { id: 'b', name: 'Build', duration: '10d', parent: 'p' },
    { id: 'm', name: 'Ready', milestone: true },
  ];
  gantt.dependencies = [
    { predecessor: 'd', successor: 'b', type: 'SS', lag: '2d' },
    { predecessor: 'b', successor: 'm' },
  ];
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 20_000 }).toBe('ready');
});

afterEach(() => gantt.remove());

/** The tree as Chromium hands it to a screen reader, every frame of the page. */
async function tree(): Promise<readonly Node[]> {
  const session = cdp() as unknown as {
    send(method: string, parameters?: object): Promise<Record<string, unknown>>;
  };
  type Frames = { readonly frame: { readonly id: string }; readonly childFrames?: readonly Frames[] };
  const { frameTree } = (await session.send('Page.getFrameTree')) as { readonly frameTree: Frames };
  const idsOf = ({ frame, childFrames = [] }: Frames): string[] => [frame.id, ...childFrames.flatMap(idsOf)];
  await session.send('Accessibility.enable');
  const nodes: Node[] = [];
  for (const frameId of idsOf(frameTree)) {
    const answer = (await session.send('Accessibility.getFullAXTree', { frameId })) as { readonly nodes: Node[] };
    nodes.push(...answer.nodes);
  }
  return nodes.filter(({ ignored }) => !ignored);
}

const nameOf = (node: Node | undefined): string => node?.name?.value ?? '';
const roleOf = (node: Node | undefined): string => node?.role?.value ?? '';

test('the browser’s own tree names every row, cell, state of a bar and link', async () => {
  const hasNotes = async () => (await tree()).some(({ description }) => description?.value.includes('After Build'));
  await expect.poll(hasNotes, { timeout: 20_000 }).toBe(true);
  const nodes = await tree();
  const byId = new Map(nodes.map(node => [node.nodeId, node]));
  const within = (node: Node, role: string): Node | undefined => {
    for (let at: Node | undefined = node; at; at = byId.get(at.parentId ?? '')) if (roleOf(at) === role) return at;
    return undefined;
  };
  const grids = nodes.filter(node => roleOf(node) === 'treegrid');
  expect(grids.map(nameOf)).toEqual(['Tasks of Shed']);
  const cells = nodes.filter(node => ['gridcell', 'rowheader', 'columnheader'].includes(roleOf(node)));
  const rows = nodes.filter(node => roleOf(node) === 'row' && cells.some(cell => within(cell, 'row') === node));
  expect(rows).toHaveLength(5);
  for (const row of rows) expect(nameOf(row), JSON.stringify(row)).not.toBe('');
  const spoken = (name: string) => {
    const row = rows.find(each => nameOf(each).startsWith(name));
    return `${nameOf(row)} ${row?.description?.value ?? ''}`;
  };
  // What the bars show and where the links lead.
  expect(spoken('Design')).toContain(
    'Conflict: 2 days past deadline. Critical: no slack. Deadline 7 Jan. Before Build, Start to start, +2 days',
  );
  expect(spoken('Build')).toContain('After Design, Start to start, +2 days. Before Ready');
  expect(spoken('Ready')).toContain('Milestone. Critical: no slack. After Build');
  const heads = cells.filter(cell => roleOf(cell) === 'columnheader').map(nameOf);
  expect(heads.filter(name => name !== '')).toHaveLength(heads.length);
  const ofDesign = cells.filter(
    cell => nameOf(within(cell, 'row')).startsWith('Design') && roleOf(cell) !== 'columnheader',
  );
  expect(ofDesign.map(nameOf)).toEqual(['Design', '5', '5 Jan', 'Late: 9 Jan', '40%', 'Ida Lund']);
  const controls = nodes.filter(node =>
    ['button', 'link', 'textbox', 'searchbox', 'slider', 'tab'].includes(roleOf(node)),
  );
  for (const control of controls.filter(each => byId.has(each.parentId ?? '')))
    expect(nameOf(control), JSON.stringify(control)).not.toBe('');
});
