import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { answerCalls, callsTo, transfer } from './calls.js';

const channels: MessageChannel[] = [];
afterEach(() => {
  for (const { port1 } of channels.splice(0)) port1.close();
});

/** The api called through messages. */
function across<Api extends object>(
  api: Api,
): { readonly [Name in keyof Api]: (...args: never[]) => Promise<unknown> } {
  const channel = new MessageChannel();
  channels.push(channel);
  answerCalls(channel.port2 as never, api);
  channel.port1.start();
  channel.port2.start();
  return callsTo(channel.port1 as never);
}

describe('calls', () => {
  it('answers what the method returns, at once or later', async () => {
    const api = across({ add: (a: number, b: number) => a + b, later: async (text: string) => `${text}!` });
    expect(await api.add(2 as never, 3 as never)).toBe(5);
    expect(await api.later('now' as never)).toBe('now!');
  });

  it('begins calls in the order they were made', async () => {
    const begun: number[] = [];
    const api = across({
      wait: async (ms: number) => {
        begun.push(ms);
        await new Promise(resolve => setTimeout(resolve, ms));
        return ms;
      },
    });
    expect(await Promise.all([api.wait(20 as never), api.wait(0 as never)])).toEqual([20, 0]);
    expect(begun).toEqual([20, 0]);
  });

  it('rejects with the name and message of what was thrown', async () => {
    const api = across({
      fail: () => {
        throw new RangeError('too far');
      },
    });
    await expect(api.fail()).rejects.toMatchObject({ name: 'RangeError', message: 'too far' });
  });

  it('rejects when the answer cannot be sent', async () => {
    const api = across({ bad: () => () => 1 });
    await expect(api.bad()).rejects.toThrow();
  });

  it('moves buffers of arguments and answers', async () => {
    const api = across({
      double: (numbers: Float64Array) => {
        const answer = { numbers: numbers.map(value => value * 2) };
        return transfer(answer, [answer.numbers.buffer as ArrayBuffer]);
      },
    });
    const given = Float64Array.of(1, 2);
    const answer = await api.double(transfer(given, [given.buffer as ArrayBuffer]) as never);
    expect(answer).toEqual({ numbers: Float64Array.of(2, 4) });
    expect(given.length).toBe(0);
  });

  it('is no promise when it is awaited', async () => {
    const api = across({ one: () => 1 });
    expect(await (await Promise.resolve(api)).one()).toBe(1);
  });
});
