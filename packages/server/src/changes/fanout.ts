import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type LastingClient, lastingClient } from '../db/lasting-client.js';
import type { DatabaseAddress } from '../db/pool.js';

/** What processes tell each other: that projects changed, and who is where. */
export type Topic = 'changes' | 'presence';

/** Hears what another process said: short texts without line breaks. */
export type Listener = (entries: readonly string[]) => void;

/** What a fan-out has done, for the metrics. */
export interface FanoutCounts {
  readonly sent: number;
  readonly heard: number;
  /** Time from the last own message to its return; null before it. */
  readonly lagMs: number | null;
}

/**
 * Tells the other processes of this server something at once. It may lose, repeat and reorder: what matters is read
 * from the tables, and whoever was told nothing looks by itself after a while.
 */
export interface Fanout {
  readonly counts: FanoutCounts;
  /**
   * @param entries short texts without line breaks; many go into few messages
   * @throws Error when nobody was told
   */
  publish(topic: Topic, entries: readonly string[]): Promise<void>;
  /** Hears every other process, never this one, until the result is called. */
  hear(topic: Topic, listener: Listener): () => void;
  /** Called whenever hearing begins: what was said before is lost. */
  onReady(listener: () => void): () => void;
  stop(): Promise<void>;
}

/** What both kinds share: who listens, what a message looks like, what was counted. */
export class Switchboard {
  readonly #self = randomBytes(6).toString('base64url');
  readonly #listeners = new Map<Topic, Set<Listener>>();
  readonly #ready = new Set<() => void>();
  #sent = 0;
  #heard = 0;
  #lagMs: number | null = null;

  get counts(): FanoutCounts {
    return { sent: this.#sent, heard: this.#heard, lagMs: this.#lagMs };
  }

  hear(topic: Topic, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  onReady(listener: () => void): () => void {
    this.#ready.add(listener);
    return () => this.#ready.delete(listener);
  }

  /** Hearing begins, for the first time or again. */
  begin(): void {
    for (const listener of this.#ready) listener();
  }

  /** Messages of at most so many bytes that carry all entries; an entry that fits into none is left out. */
  pack(topic: Topic, entries: readonly string[], bytesMax: number): string[] {
    const head = `${this.#self} ${topic} ${Date.now()}`;
    const messages: string[] = [];
    let message = head;
    for (const entry of entries) {
      if (Buffer.byteLength(head) + 1 + Buffer.byteLength(entry) > bytesMax) continue;
      if (Buffer.byteLength(message) + 1 + Buffer.byteLength(entry) > bytesMax) {
        messages.push(message);
        message = head;
      }
      message += `\n${entry}`;
    }
    if (message !== head) messages.push(message);
    this.#sent += messages.length;
    return messages;
  }

  /** Passes a message on, unless it is this process' own. */
  deliver(message: string): void {
    const [head = '', ...entries] = message.split('\n');
    const [sender, topic, sentAt] = head.split(' ');
    if (sender === this.#self) {
      this.#lagMs = Math.max(0, Date.now() - Number(sentAt));
      return;
    }
    this.#heard += 1;
    for (const listener of this.#listeners.get(topic as Topic) ?? []) listener(entries);
  }
}

const CHANNEL = 'trueppm_fanout';
/** Postgres takes payloads below 8,000 bytes. */
const BYTES_MAX = 7_900;

/** Fan-out by Postgres' LISTEN and NOTIFY: nothing but the database is needed. */
export class PostgresFanout implements Fanout {
  readonly #board = new Switchboard();
  readonly #pool: pg.Pool;
  readonly #listening: LastingClient;
  #isStopped = false;

  constructor(pool: pg.Pool, address: DatabaseAddress) {
    this.#pool = pool;
    this.#listening = lastingClient(address, async client => {
      client.on('notification', ({ payload }) => this.#board.deliver(payload ?? ''));
      await client.query(`LISTEN ${CHANNEL}`);
      if (!this.#isStopped) this.#board.begin();
    });
  }

  get counts(): FanoutCounts {
    return this.#board.counts;
  }

  async publish(topic: Topic, entries: readonly string[]): Promise<void> {
    const messages = this.#board.pack(topic, entries, BYTES_MAX);
    if (messages.length > 0) await this.#pool.query(notifyStatement(messages));
  }

  hear(topic: Topic, listener: Listener): () => void {
    return this.#board.hear(topic, listener);
  }

  onReady(listener: () => void): () => void {
    return this.#board.onReady(listener);
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    return this.#listening.stop();
  }
}

/** A wake-up needs no disk: without waiting for it, it takes nothing from the commits of others. */
const notifyStatement = (messages: readonly string[]): string =>
  [
    `SELECT set_config('synchronous_commit', 'off', true)`,
    ...messages.map(message => `NOTIFY ${CHANNEL}, ${pg.escapeLiteral(message)}`),
  ].join('; ');
