import type { Duplex } from 'node:stream';
import type { ServerFrame } from '@trueppm/sdk/protocol';
import { type RawData, WebSocket } from 'ws';
import { ServerError } from '../errors.js';
import { toServerError } from '../http/problem.js';
import {
  CLIENT_FRAMES_BURST,
  CLIENT_FRAMES_PER_SECOND,
  SLOW_READER_MS,
  SOCKET_BUFFER_BYTES_MAX,
  SOCKET_SILENCE_MS,
  SUBSCRIPTIONS_MAX,
} from '../limits.js';
import { readClientFrame } from './client-frame.js';
import type { ProgramFeeds } from './program-feeds.js';
import type { Rooms } from './rooms.js';
import type { Admission } from './ticket.js';
import type { WireFrame } from './wire-frame.js';

const DRAIN_LOOK_MS = 50;
/** RFC 6455: the peer broke a rule of ours. */
const POLICY_VIOLATION = 1008;

/**
 * One client's socket. It says what rooms tell it and never holds more than a bounded number of bytes:
 *
 * ```
 *   keeping up ──buffer full──▶ lagging: frames are left out ──buffer empty──▶ resync per project left out ──▶ keeping up
 *                                  └──30 s──▶ closed
 * ```
 */
export class LiveSocket {
  readonly admission: Admission;
  /** What presence calls it. */
  readonly tab: string;
  readonly #socket: WebSocket;
  /** Below the socket: whole frames may be written between those that it writes. */
  readonly #stream: Duplex;
  readonly #rooms: Rooms;
  readonly #programFeeds: ProgramFeeds;
  readonly #programs = new Set<string>();
  readonly #projects = new Set<string>();
  /** Projects of which frames were left out. */
  readonly #missed = new Set<string>();
  #lagTimer: NodeJS.Timeout | undefined;
  #laggingSinceMs = 0;
  #heardAtMs = performance.now();
  #credit = CLIENT_FRAMES_BURST;
  #creditedAtMs = performance.now();

  /** @param stream what `socket` writes to, without compression */
  constructor(socket: WebSocket, stream: Duplex, admission: Admission, rooms: Rooms, programFeeds: ProgramFeeds) {
    this.#socket = socket;
    this.#stream = stream;
    this.#rooms = rooms;
    this.#programFeeds = programFeeds;
    this.tab = rooms.newTab();
    this.admission = admission;
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on('pong', () => this.#heard());
    socket.on('ping', () => this.#heard());
    // A broken or oversized message closes the socket by itself; without a listener it would end the process.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#onClose());
  }

  get userId(): string {
    return this.admission.userId;
  }

  /** Says something small that belongs to no feed. */
  say(frame: ServerFrame): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /**
   * Delivers a frame of a project's feed, or leaves it out when the reader is too slow; it then hears `resync`.
   *
   * @param frame shared by all readers
   */
  deliver(projectId: string, frame: WireFrame): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#missed.has(projectId)) return;
    if (this.#socket.bufferedAmount > SOCKET_BUFFER_BYTES_MAX) {
      this.#missed.add(projectId);
      this.#watchDrain();
      return;
    }
    this.#stream.write(frame);
  }

  /**
   * Delivers a frame that nothing else makes up for, unless the reader is too slow.
   *
   * @returns false when it was left out: it is offered again, or asked for
   */
  offer(frame: WireFrame): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#socket.bufferedAmount > SOCKET_BUFFER_BYTES_MAX)
      return false;
    this.#stream.write(frame);
    return true;
  }

  /** The reader may no longer see the program. */
  revokeProgram(programId: string): void {
    this.#forgetProgram(programId);
    this.say({ type: 'program_revoked', program_id: programId });
  }

  /** Answers an error that ends the subscription of a program. */
  refuseProgram(error: unknown, programId: string): void {
    this.#forgetProgram(programId);
    this.say({ type: 'error', program_id: programId, problem: toServerError(error).toProblem() });
  }

  #forgetProgram(programId: string): void {
    this.#programs.delete(programId);
    this.#programFeeds.leave(programId, this);
  }

  #followProgram(programId: string, since: number | null): void {
    if (!this.#programs.has(programId) && this.#programs.size >= SUBSCRIPTIONS_MAX) {
      throw new ServerError('too_many', `One socket follows ${SUBSCRIPTIONS_MAX} programs.`, {
        limit: SUBSCRIPTIONS_MAX,
      });
    }
    this.#programs.add(programId);
    this.#programFeeds.join(programId, this, since);
  }

  /** True while the client is there and wants the project. */
  follows(projectId: string): boolean {
    return this.#socket.readyState === WebSocket.OPEN && this.#projects.has(projectId);
  }

  /** The reader may no longer see the project. */
  revoke(projectId: string): void {
    this.#forget(projectId);
    this.say({ type: 'revoked', project_id: projectId });
  }

  /** Asks for a sign of life, or ends a socket that gave none for too long. */
  beat(): void {
    if (performance.now() - this.#heardAtMs > SOCKET_SILENCE_MS) this.#socket.terminate();
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping();
  }

  /** @param code of RFC 6455 */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), 1_000).unref();
  }

  #heard(): void {
    this.#heardAtMs = performance.now();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    this.#heard();
    let projectId: string | undefined;
    try {
      this.#spend();
      const frame = readClientFrame(data as Buffer, isBinary);
      switch (frame.type) {
        case 'ping':
          this.say({ type: 'pong' });
          return;
        case 'presence':
          this.#rooms.move(frame.project_id.toLowerCase(), this, frame.state);
          return;
        case 'subscribe_program':
          this.#followProgram(frame.program_id.toLowerCase(), frame.since ?? null);
          return;
        case 'unsubscribe_program':
          this.#forgetProgram(frame.program_id.toLowerCase());
          return;
        case 'unsubscribe':
          this.#forget(frame.project_id.toLowerCase());
          return;
        case 'subscribe':
          projectId = frame.project_id.toLowerCase();
          if (!this.#projects.has(projectId) && this.#projects.size >= SUBSCRIPTIONS_MAX) {
            throw new ServerError('too_many', `One socket follows ${SUBSCRIPTIONS_MAX} projects.`, {
              limit: SUBSCRIPTIONS_MAX,
            });
          }
          this.#projects.add(projectId);
          this.#rooms.join(projectId, this, { since: frame.since ?? null, epoch: frame.epoch ?? null });
      }
    } catch (error) {
      this.refuse(error, projectId);
    }
  }

  /** Answers an error; `projectId` names the subscription that it ends. */
  refuse(error: unknown, projectId?: string): void {
    if (projectId !== undefined) this.#forget(projectId);
    const problem = toServerError(error).toProblem();
    this.say({ type: 'error', ...(projectId === undefined ? {} : { project_id: projectId }), problem });
  }

  #forget(projectId: string): void {
    this.#projects.delete(projectId);
    this.#missed.delete(projectId);
    this.#rooms.leave(projectId, this);
  }

  /** A token bucket: who floods is told once and closed. */
  #spend(): void {
    const now = performance.now();
    const earned = ((now - this.#creditedAtMs) / 1_000) * CLIENT_FRAMES_PER_SECOND;
    this.#credit = Math.min(CLIENT_FRAMES_BURST, this.#credit + earned) - 1;
    this.#creditedAtMs = now;
    if (this.#credit >= 0) return;
    this.close(POLICY_VIOLATION, 'too many frames');
    throw new ServerError('rate_limited', 'Too many frames; the socket is closed.', {
      limit: CLIENT_FRAMES_PER_SECOND,
    });
  }

  #watchDrain(): void {
    if (this.#lagTimer !== undefined) return;
    this.#laggingSinceMs = performance.now();
    this.#lagTimer = setInterval(() => {
      if (this.#socket.bufferedAmount === 0) {
        this.#stopWatching();
        for (const projectId of this.#missed) this.say({ type: 'resync', project_id: projectId });
        this.#missed.clear();
      } else if (performance.now() - this.#laggingSinceMs > SLOW_READER_MS) {
        this.#stopWatching();
        this.#socket.terminate();
      }
    }, DRAIN_LOOK_MS);
  }

  #stopWatching(): void {
    clearInterval(this.#lagTimer);
    this.#lagTimer = undefined;
  }

  #onClose(): void {
    this.#stopWatching();
    for (const projectId of this.#projects) this.#rooms.leave(projectId, this);
    this.#projects.clear();
    for (const programId of this.#programs) this.#programFeeds.leave(programId, this);
    this.#programs.clear();
  }
}
