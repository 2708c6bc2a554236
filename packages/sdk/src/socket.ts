import { BehaviorSubject, type Observable, Subject } from 'rxjs';
import { Backoff } from './backoff.js';
import { SdkError } from './errors.js';
import { type HttpClient, unwrap } from './http.js';
import { type ClientFrame, HEARTBEAT_MS, type ServerFrame, SOCKET_PATH } from './protocol/index.js';

/**
 * ```
 *   idle ──open()──▶ connecting ──ticket, socket open──▶ open
 *                        ▲  │                              │
 *                        │  └─────failed, closed───▶ waiting ◀── closed, silent for 2 heartbeats
 *                        └──delay over, online─────────┘
 *   any ──close()──▶ closed
 * ```
 */
export type SocketState = 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';

/** What the SDK needs of a WebSocket: the browser's fits, and that of the package ws. */
export interface SocketLike {
  readonly readyState: number;
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  send(text: string): void;
  close(): void;
}

/** What opens a socket: the global class, or one that a runtime without it brings along. */
export type WebSocketConstructor = new (url: string | URL) => SocketLike;

/** `WebSocket.OPEN`, which not every runtime has as a global. */
const OPEN = 1;
/** How long a server may take to answer once the system says that there is no network. */
const DOUBT_MS = 1_500;

/** Said where a project is to be followed without a WebSocket. */
export const NO_WEBSOCKET =
  'This runtime has no WebSocket: give createClient one, such as `WebSocket` of the package ws on Node 20';

/** One reconnecting socket for every project of a client. Frames are what the contract calls ServerFrame. */
export class LiveSocket {
  readonly #baseUrl: string;
  readonly #http: HttpClient;
  readonly #WebSocket: WebSocketConstructor | undefined;
  readonly #state$ = new BehaviorSubject<SocketState>('idle');
  readonly #frames$ = new Subject<ServerFrame>();
  readonly #backoff = new Backoff();
  #socket: SocketLike | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #heartbeatTimer: ReturnType<typeof setInterval> | undefined;
  #heardAtMs = 0;

  constructor(options: {
    readonly baseUrl: string;
    readonly http: HttpClient;
    readonly WebSocket?: WebSocketConstructor | undefined;
  }) {
    this.#baseUrl = options.baseUrl.replace(/\/$/, '');
    this.#http = options.http;
    this.#WebSocket = options.WebSocket ?? globalThis.WebSocket;
  }

  get state$(): Observable<SocketState> {
    return this.#state$;
  }

  get state(): SocketState {
    return this.#state$.value;
  }

  get frames$(): Observable<ServerFrame> {
    return this.#frames$;
  }

  /** False in a runtime without a WebSocket, when none was given either. */
  get isPossible(): boolean {
    return this.#WebSocket !== undefined;
  }

  /** Connects, and connects again whenever the socket is lost. */
  open(): void {
    if (this.state !== 'idle') return;
    globalThis.addEventListener?.('online', this.#hurry);
    globalThis.addEventListener?.('offline', this.#doubt);
    void this.#connect();
  }

  /** Sends a frame; false when the socket is not open (the caller subscribes again when it is). */
  send(frame: ClientFrame): boolean {
    if (this.state !== 'open' || this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Ends for good. */
  close(): void {
    if (this.state === 'closed') return;
    this.#state$.next('closed');
    globalThis.removeEventListener?.('online', this.#hurry);
    globalThis.removeEventListener?.('offline', this.#doubt);
    clearTimeout(this.#retryTimer);
    this.#drop();
    this.#frames$.complete();
  }

  /** The network is back: do not sit out the rest of the pause. */
  readonly #hurry = (): void => {
    if (this.state !== 'waiting') return;
    clearTimeout(this.#retryTimer);
    void this.#connect();
  };

  /** The system says that there is no network. A server on this machine still answers: ask it before giving the socket up. */
  readonly #doubt = (): void => {
    const socket = this.#socket;
    if (!this.send({ type: 'ping' })) return;
    const askedAtMs = Date.now();
    setTimeout(() => {
      if (socket === null || this.#socket !== socket || this.#heardAtMs >= askedAtMs) return;
      this.#drop();
      this.#wait();
    }, DOUBT_MS);
  };

  async #connect(): Promise<void> {
    this.#state$.next('connecting');
    let socket: SocketLike;
    try {
      const { ticket } = await unwrap(this.#http.POST('/ws/ticket'));
      if (this.state !== 'connecting') return;
      socket = this.#dial(ticket);
    } catch {
      this.#wait();
      return;
    }
    this.#socket = socket;
    this.#heardAtMs = Date.now();
    // Watches the opening too: a socket that neither opens nor fails is half-open.
    this.#heartbeatTimer = setInterval(() => this.#beat(socket), HEARTBEAT_MS);
    socket.onopen = () => {
      this.#backoff.reset();
      this.#state$.next('open');
    };
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      this.#heardAtMs = Date.now();
      const frame = JSON.parse(String(data)) as ServerFrame;
      if (frame.type !== 'pong') this.#frames$.next(frame);
    };
    // The close that follows is what counts; unheard, an error would end a Node process.
    socket.onerror = () => undefined;
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#drop();
      this.#wait();
    };
  }

  /** @throws DOMException where the page's own rules forbid the socket */
  #dial(ticket: string): SocketLike {
    if (!this.#WebSocket) throw new SdkError('unsupported', NO_WEBSOCKET);
    const url = new URL(this.#baseUrl + SOCKET_PATH, globalThis.location?.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('ticket', ticket);
    return new this.#WebSocket(url);
  }

  #beat(socket: SocketLike): void {
    const silentMs = Date.now() - this.#heardAtMs;
    if (silentMs > 2 * HEARTBEAT_MS) {
      this.#drop();
      this.#wait();
    } else if (silentMs > HEARTBEAT_MS / 2 && socket.readyState === OPEN) {
      socket.send(JSON.stringify({ type: 'ping' } satisfies ClientFrame));
    }
  }

  #wait(): void {
    if (this.state === 'closed') return;
    this.#state$.next('waiting');
    this.#retryTimer = setTimeout(() => void this.#connect(), this.#backoff.nextDelayMs());
  }

  #drop(): void {
    clearInterval(this.#heartbeatTimer);
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
