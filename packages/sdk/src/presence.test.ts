import { BehaviorSubject, Subject } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Presence, type Present } from './presence.js';
import type { ClientFrame, PresenceState, PresentPerson, ServerFrame } from './protocol/index.js';
import type { SocketState } from './socket.js';

const PROJECT = '11111111-1111-4111-8111-111111111111';
const TASK = '22222222-2222-4222-8222-222222222222';

/** The socket as presence sees it, with what was sent. */
function startPresence() {
  const frames$ = new Subject<ServerFrame>();
  const state$ = new BehaviorSubject<SocketState>('open');
  const sent: ClientFrame[] = [];
  const send = (frame: ClientFrame): boolean => {
    if (state$.value !== 'open') return false;
    sent.push(frame);
    return true;
  };
  const presence = new Presence({ projectId: PROJECT, socket: { frames$, state$, send } });
  const seen: Present[] = [];
  presence.present$.subscribe(present => seen.push(present));
  const subscribe = (tab: string): void =>
    frames$.next({ type: 'subscribed', project_id: PROJECT, server_version: 1, epoch: 'e', tab });
  const tell = (frame: Partial<Extract<ServerFrame, { type: 'presence' }>>): void =>
    frames$.next({ type: 'presence', project_id: PROJECT, is_whole: false, people: [], left: [], count: 1, ...frame });
  const told = () => sent.flatMap(frame => (frame.type === 'presence' ? [frame.state] : []));
  return { presence, frames$, state$, sent, seen, subscribe, tell, told, last: () => seen.at(-1)! };
}

const person = (user_id: string, ...tabs: (readonly [string, PresenceState | null])[]): PresentPerson => ({
  user_id,
  name: user_id,
  initials: user_id[0]!.toUpperCase(),
  tabs: tabs.map(([tab, state]) => ({ tab, state })),
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('names who is here besides this tab, and where', () => {
  const { subscribe, tell, last, seen } = startPresence();
  expect(seen).toEqual([{ people: [], count: 0 }]);
  subscribe('own');
  const bob = person('bob', ['b', { view: 'gantt', task_id: TASK }]);
  tell({ is_whole: true, people: [person('ann', ['own', null]), bob], count: 2 });
  expect(last()).toEqual({ people: [bob], count: 2 });
  // A second tab of one's own is somewhere else.
  tell({ people: [person('ann', ['a2', { view: 'board' }], ['own', null])], count: 2 });
  expect(last()).toEqual({ people: [person('ann', ['a2', { view: 'board' }]), bob], count: 2 });
});

it('follows who moves, comes and leaves, the latest first', () => {
  const { subscribe, tell, last, seen } = startPresence();
  subscribe('own');
  tell({ is_whole: true, people: [person('ann', ['own', null]), person('bob', ['b', null])], count: 2 });
  tell({ people: [person('cid', ['c', null])], count: 3 });
  expect(last().people.map(({ user_id }) => user_id)).toEqual(['cid', 'bob']);
  tell({ people: [person('bob', ['b', { task_id: TASK }])], count: 3 });
  expect(last().people.map(({ user_id }) => user_id)).toEqual(['bob', 'cid']);
  tell({ left: ['cid'], count: 2 });
  expect(last()).toEqual({ people: [person('bob', ['b', { task_id: TASK }])], count: 2 });
  const before = seen.length;
  tell({ people: [person('ann', ['own', { view: 'gantt' }])], count: 2 });
  expect(seen).toHaveLength(before);
});

it('hears nothing of other projects', () => {
  const { subscribe, tell, seen } = startPresence();
  subscribe('own');
  tell({ project_id: TASK, is_whole: true, people: [person('bob', ['b', null])], count: 1 });
  expect(seen).toEqual([{ people: [], count: 0 }]);
});

it('knows nobody while the socket is lost or access is revoked', () => {
  for (const lose of ['socket', 'access'] as const) {
    const { presence, state$, frames$, subscribe, tell, last } = startPresence();
    subscribe('own');
    tell({ is_whole: true, people: [person('bob', ['b', null])], count: 2 });
    expect(presence.tab).toBe('own');
    if (lose === 'socket') state$.next('waiting');
    else frames$.next({ type: 'revoked', project_id: PROJECT });
    expect(last()).toEqual({ people: [], count: 0 });
    expect(presence.tab).toBeNull();
  }
});

it('tells where this tab is once the server has let it in, and again after each reconnection', () => {
  const { presence, state$, subscribe, tell, told } = startPresence();
  presence.tell({ view: 'gantt', task_id: TASK });
  subscribe('own');
  vi.advanceTimersByTime(1_000);
  // Until it is in, the server would not listen.
  expect(told()).toEqual([]);
  tell({ is_whole: true, people: [person('ann', ['own', null])] });
  vi.advanceTimersByTime(1_000);
  expect(told()).toEqual([{ view: 'gantt', task_id: TASK }]);
  state$.next('waiting');
  presence.tell({ view: 'board' });
  vi.advanceTimersByTime(1_000);
  expect(told()).toHaveLength(1);
  state$.next('open');
  subscribe('own-2');
  tell({ is_whole: true, people: [person('ann', ['own-2', null])] });
  vi.advanceTimersByTime(1_000);
  expect(told().slice(1)).toEqual([{ view: 'board' }]);
  presence.tell({ view: 'board' });
  vi.advanceTimersByTime(1_000);
  expect(told()).toHaveLength(2);
  presence.tell(null);
  vi.advanceTimersByTime(1_000);
  expect(told().at(-1)).toBeNull();
});

it('tells a moving pointer ten times a second, the last place of all for certain', () => {
  const { presence, subscribe, tell, told } = startPresence();
  subscribe('own');
  tell({ is_whole: true, people: [person('ann', ['own', null])] });
  for (let step = 0; step < 200; step += 1) {
    presence.tell({ view: 'gantt', selection: [], field: `f${step}` });
    vi.advanceTimersByTime(5);
  }
  vi.advanceTimersByTime(1_000);
  expect(told().length).toBeGreaterThanOrEqual(9);
  expect(told().length).toBeLessThanOrEqual(12);
  expect(told().at(-1)).toMatchObject({ field: 'f199' });
});

it('completes when it is stopped, and tells nothing more', () => {
  const { presence, subscribe, tell, told } = startPresence();
  let isDone = false;
  presence.present$.subscribe({ complete: () => (isDone = true) });
  subscribe('own');
  tell({ is_whole: true, people: [person('ann', ['own', null])] });
  presence.tell({ view: 'gantt' });
  presence.stop();
  vi.advanceTimersByTime(1_000);
  expect(isDone).toBe(true);
  expect(told()).toEqual([]);
});

it('says nothing more once it has ended', () => {
  const { presence, subscribe, tell, told } = startPresence();
  subscribe('own');
  tell({ is_whole: true });
  vi.runAllTimers();
  presence.stop();
  presence.tell({ view: 'gantt' });
  vi.runAllTimers();
  expect(told()).toEqual([]);
});
