// A client that writes rows of its own through whichever web process answers, and asks again with the same key until it
// knows the outcome. It remembers what it was promised.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/**
 * Sends until an answer is no failure of the server's. `figures` counts retries and the longest wait.
 *
 * @param isKeyed false = without a key, for what may be done twice
 */
export async function callUntilAnswered(client, method, path, body, isKeyed = method !== 'GET') {
  const { urls, figures } = client;
  const key = randomUUID();
  const since = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    const addresses = urls();
    const url = addresses[attempt % Math.max(1, addresses.length)];
    const response =
      url === undefined
        ? null
        : await fetch(`${url}/api/v1${path}`, {
            method,
            headers: {
              authorization: `Bearer ${client.token}`,
              ...(isKeyed ? { 'idempotency-key': key } : {}),
              ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }).catch(() => null);
    const text = await response?.text().catch(() => null);
    if (response?.status === 401 && client.renew !== undefined) await client.renew();
    else if (response && text !== null && text !== undefined && response.status < 500 && response.status !== 429) {
      figures.waits.push(performance.now() - since);
      return { status: response.status, body: text === '' ? null : JSON.parse(text), isRepeat: attempt > 0 };
    }
    figures.retries += 1;
    if (performance.now() - since > PATIENCE_MS) throw new Error(`${method} ${path} had no answer for a minute`);
    await sleep(PAUSE_MS);
  }
}

/** Whether a write is in the database now: done, or done by an earlier attempt whose answer was lost. */
function isApplied({ status, body, isRepeat }, expected) {
  if (status === expected) return true;
  // The key was committed with, its answer died with the process.
  if (isRepeat && status === 409 && body.code === 'conflict') return true;
  throw new Error(`answered ${status} ${JSON.stringify(body)}`);
}

/** Writes until `isOver`: tasks, changes of them, links between them, deletions. `below` is a seeded stream. */
export async function writeRows(client, projectId, below, isOver) {
  /** What the server has promised, by id: name and duration; null = deleted. */
  const promised = new Map();
  /** Names of tasks whose id the server gave, and how often each must be there. */
  const named = new Set();
  const live = () => [...promised].filter(([, task]) => task !== null).map(([id]) => id);
  const tasks = `/projects/${projectId}/tasks`;
  let writes = 0;
  while (!isOver()) {
    const ids = live();
    const pick = below(10);
    if (ids.length < 4 || pick < 3) {
      const id = randomUUID();
      const body = { id, name: `Task ${id}`, duration_minutes: 60 * (1 + below(40)) };
      if (isApplied(await callUntilAnswered(client, 'POST', tasks, body), 201)) promised.set(id, body);
    } else if (pick < 4) {
      // Without an id of its own a repeat that was applied twice would be two rows.
      const name = `Named ${randomUUID()}`;
      if (isApplied(await callUntilAnswered(client, 'POST', tasks, { name }), 201)) named.add(name);
    } else if (pick < 8) {
      const id = ids[below(ids.length)];
      const change = { duration_minutes: 60 * (1 + below(40)) };
      // Without a key it travels as one message; only this client writes the row, so it may be done twice.
      const answer = await callUntilAnswered(client, 'PATCH', `${tasks}/${id}`, change, below(2) === 0);
      if (isApplied(answer, 200)) {
        promised.set(id, { ...promised.get(id), ...change });
      }
    } else if (pick < 9) {
      // From earlier to later, so that no circle can close; a second link of the same pair is refused.
      const at = below(ids.length - 1);
      const body = { predecessor_id: ids[at], successor_id: ids[at + 1 + below(ids.length - at - 1)] };
      const answer = await callUntilAnswered(client, 'POST', `/projects/${projectId}/dependencies`, body);
      if (!(answer.status === 409 && answer.body.code === 'duplicate_link')) isApplied(answer, 201);
    } else {
      const id = ids[below(ids.length)];
      const answer = await callUntilAnswered(client, 'DELETE', `${tasks}/${id}`);
      // A repeat of a deletion that was applied finds nothing.
      if ((answer.isRepeat && answer.status === 404) || isApplied(answer, 204)) promised.set(id, null);
    }
    writes += 1;
  }
  return { promised, named, writes };
}
