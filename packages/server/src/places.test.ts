import { describe, expect, it } from 'vitest';
import { Places } from './places.js';

/** Work that goes on until it is let go. */
function held(): { readonly work: () => Promise<string>; readonly end: () => void; readonly begun: () => boolean } {
  let end = (): void => undefined;
  let isBegun = false;
  const over = new Promise<string>(done => {
    end = () => done('done');
  });
  const work = (): Promise<string> => {
    isBegun = true;
    return over;
  };
  return { work, end: () => end(), begun: () => isBegun };
}
const turns = () => new Promise(done => setImmediate(done));

describe('places', () => {
  it('are taken in turn, and who finds no room in the line is turned away', async () => {
    const places = new Places({ places: 1, waitingMax: 1, refusal: 'full' });
    const [first, second] = [held(), held()];
    const one = places.with(first.work);
    const two = places.with(second.work);
    await expect(places.with(held().work)).rejects.toMatchObject({ code: 'rate_limited', fields: { limit: 1 } });
    expect([first.begun(), second.begun()]).toEqual([true, false]);
    first.end();
    expect(await one).toBe('done');
    await turns();
    expect(second.begun()).toBe(true);
    second.end();
    expect(await two).toBe('done');
    expect(await places.with(async () => 3)).toBe(3);
  });

  it('are free again after work that failed', async () => {
    const places = new Places({ places: 1, waitingMax: 0, refusal: 'full' });
    await expect(places.with(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await places.with(async () => 1)).toBe(1);
  });

  it('are not waited for by who has gone', async () => {
    const places = new Places({ places: 1, waitingMax: 2, perOwnerMax: 1, refusal: 'full' });
    const [first, gone, next] = [held(), held(), held()];
    const one = places.with(first.work, { owner: 'a' });
    const leaving = new AbortController();
    const two = places.with(gone.work, { owner: 'b', signal: leaving.signal });
    const three = places.with(next.work, { owner: 'c' });
    leaving.abort(new Error('gone'));
    await expect(two).rejects.toThrow('gone');
    first.end();
    await one;
    await turns();
    expect([gone.begun(), next.begun()]).toEqual([false, true]);
    next.end();
    await three;
    expect(await places.with(async () => 1, { owner: 'b' })).toBe(1);
  });

  it('are not all for one owner', async () => {
    const places = new Places({ places: 3, waitingMax: 3, perOwnerMax: 1, refusal: 'full' });
    const first = held();
    const one = places.with(first.work, { owner: 'a' });
    await expect(places.with(held().work, { owner: 'a' })).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await places.with(async () => 1, { owner: 'b' })).toBe(1);
    first.end();
    await one;
    expect(await places.with(async () => 2, { owner: 'a' })).toBe(2);
  });
});
