import type { Logger } from 'pino';
import { ConfigError } from '../settings-source.js';
import { type Fanout, type FanoutCounts, type Listener, Switchboard, type Topic } from './fanout.js';

/** Where the broker is, and how its messages are kept apart from those of other servers. */
export interface RedisOptions {
  readonly url: string;
  /** Name of the channel beyond `trueppm:`; the same for all processes on one database. */
  readonly namespace: string;
  readonly log: Pick<Logger, 'warn' | 'info'>;
}

type Client = ReturnType<typeof import('@redis/client').createClient>;

/** No limit of the broker's: what one write to a socket carries well. */
const BYTES_MAX = 64 * 1024;
const RETRY_MS_MAX = 2_000;
/** A start waits this long for the broker; after that it is lost and found like at any later time. */
const CONNECT_MS = 5_000;
const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM)/;

/**
 * Fan-out by the publish and subscribe of Valkey or Redis: takes wake-ups from Postgres where many processes or projects
 * make them many. While the broker is away processes find changes by polling.
 */
export class RedisFanout implements Fanout {
  readonly #board = new Switchboard();
  readonly #channel: string;
  readonly #publisher: Client;
  readonly #subscriber: Client;

  private constructor(publisher: Client, subscriber: Client, channel: string) {
    this.#publisher = publisher;
    this.#subscriber = subscriber;
    this.#channel = channel;
  }

  /**
   * Connects. The client is a package of its own, loaded here and nowhere else.
   *
   * @throws ConfigError when the package is not installed, or the broker refuses the user
   */
  static async open({ url, namespace, log }: RedisOptions): Promise<RedisFanout> {
    let createClient: typeof import('@redis/client').createClient;
    try {
      ({ createClient } = await import('@redis/client'));
    } catch (cause) {
      throw new ConfigError('TRUEPPM_REDIS_URL needs the package @redis/client: npm install @redis/client.', { cause });
    }
    const publisher: Client = createClient({
      url: url.replace(/^valkey(s?):/, (_all, secure: string) => `redis${secure}:`),
      socket: { reconnectStrategy: tries => Math.min(RETRY_MS_MAX, 50 * 2 ** Math.min(tries, 6)) },
      // A wake-up that waits for the broker to come back is worth nothing: polling is faster.
      disableOfflineQueue: true,
    });
    const subscriber: Client = publisher.duplicate({ disableOfflineQueue: false });
    const fanout = new RedisFanout(publisher, subscriber, `trueppm:${namespace}`);
    let isAway = false;
    let refuse: (error: Error) => void = () => undefined;
    const refused = new Promise<never>((_done, fail) => {
      refuse = fail;
    });
    refused.catch(() => undefined);
    for (const client of [publisher, subscriber]) {
      client.on('error', (error: Error) => {
        // The client tries a wrong password again and again; at the start that is a mistake to be told.
        if (REFUSED.test(error.message)) refuse(error);
        if (!isAway) log.warn({ reason: error.message }, 'Redis is away; changes of other processes come by polling');
        isAway = true;
      });
    }
    subscriber.on('ready', () => {
      if (isAway) log.info('Redis is back');
      isAway = false;
      fanout.#board.begin();
    });
    const connecting = Promise.all([
      publisher.connect(),
      subscriber
        .connect()
        .then(() => subscriber.subscribe(fanout.#channel, (message: string) => fanout.#board.deliver(message))),
    ]);
    await Promise.race([refused, connecting, new Promise(done => setTimeout(done, CONNECT_MS).unref())]).catch(
      (error: Error) => {
        fanout.#destroy();
        throw new ConfigError(`Redis does not let this in (${error.message}): check TRUEPPM_REDIS_URL.`, {
          cause: error,
        });
      },
    );
    connecting.catch(() => undefined);
    return fanout;
  }

  get counts(): FanoutCounts {
    return this.#board.counts;
  }

  async publish(topic: Topic, entries: readonly string[]): Promise<void> {
    const messages = this.#board.pack(topic, entries, BYTES_MAX);
    await Promise.all(messages.map(message => this.#publisher.publish(this.#channel, message)));
  }

  hear(topic: Topic, listener: Listener): () => void {
    return this.#board.hear(topic, listener);
  }

  onReady(listener: () => void): () => void {
    return this.#board.onReady(listener);
  }

  async stop(): Promise<void> {
    this.#destroy();
  }

  #destroy(): void {
    for (const client of [this.#publisher, this.#subscriber]) {
      try {
        client.destroy();
      } catch {
        // Never connected.
      }
    }
  }
}
