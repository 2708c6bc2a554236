import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { HEARTBEAT_MS, PROBLEM_MEDIA_TYPE, SOCKET_PATH } from '@trueppm/sdk/protocol';
import { WebSocketServer } from 'ws';
import type { Fanout } from '../changes/fanout.js';
import type { Relay } from '../changes/relay.js';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { isOwnOrigin } from '../http/origin.js';
import { toServerError } from '../http/problem.js';
import { CLIENT_MESSAGE_BYTES_MAX, SOCKETS_PER_USER_MAX } from '../limits.js';
import { closeEnded } from './expiry.js';
import { PersonalFeeds } from './personal.js';
import { ProgramFeeds } from './program-feeds.js';
import { Rooms } from './rooms.js';
import { LiveSocket } from './socket.js';
import { TicketDesk } from './ticket.js';

/** The running live part. */
export interface Live {
  /** Open sockets. */
  readonly size: number;
  /** Tells every client that the server goes away and ends their sockets. */
  stop(): Promise<void>;
}

const API_BASE = '/api/v1';
const GOING_AWAY = 1001;

/**
 * Answers WebSocket upgrades at `/api/v1/ws?ticket=`, below the base path, of an HTTP server: origin first, then the ticket, which is spent by
 * the look at it.
 */
export function startLive(
  { database, config, log }: Pick<Deps, 'database' | 'config' | 'log'>,
  relay: Relay,
  server: Server,
  fanout: Fanout | null = null,
): Live {
  const onError = (err: unknown): void => log.warn({ err }, 'the live feed waits for Postgres');
  const rooms = new Rooms({ database, relay, fanout, onError });
  const programFeeds = new ProgramFeeds({ database, relay, onError });
  const personal = new PersonalFeeds({ database, relay, onError });
  // Compression per socket costs each socket memory and every frame as many passes as it has readers.
  const upgrades = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: CLIENT_MESSAGE_BYTES_MAX,
    clientTracking: false,
  });
  const tickets = new TicketDesk(database.pool);
  const sockets = new Set<LiveSocket>();

  const accept = async (request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    if (!isOwnOrigin(request, config)) throw new ServerError('forbidden', 'Pages of this origin may not connect.');
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
    const admission = await tickets.redeem(ticket);
    if (admission === null) throw new ServerError('unauthenticated', 'The ticket is spent, expired or unknown.');
    let held = 0;
    for (const socket of sockets) if (socket.userId === admission.userId) held += 1;
    if (held >= SOCKETS_PER_USER_MAX) {
      throw new ServerError('rate_limited', 'Too many sockets.', { limit: SOCKETS_PER_USER_MAX });
    }
    upgrades.handleUpgrade(request, stream, head, webSocket => {
      const socket = new LiveSocket(webSocket, stream, admission, rooms, programFeeds);
      sockets.add(socket);
      personal.join(socket);
      webSocket.once('close', () => {
        sockets.delete(socket);
        personal.leave(socket);
      });
    });
  };

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const path = (request.url ?? '').split('?')[0]?.replace(/\/$/, '');
    stream.on('error', () => stream.destroy());
    if (path !== config.basePath + API_BASE + SOCKET_PATH)
      refuse(stream, new ServerError('not_found', 'No socket here.'));
    else accept(request, stream, head).catch(error => refuse(stream, error));
  };
  server.on('upgrade', onUpgrade);

  const heartbeat = setInterval(() => {
    for (const socket of sockets) socket.beat();
  }, HEARTBEAT_MS);
  heartbeat.unref();
  const stopLooking = closeEnded(database, sockets, onError);

  return {
    get size() {
      return sockets.size;
    },
    async stop() {
      server.off('upgrade', onUpgrade);
      clearInterval(heartbeat);
      stopLooking();
      rooms.close();
      programFeeds.close();
      for (const socket of sockets) socket.close(GOING_AWAY, 'the server goes away');
      upgrades.close();
    },
  };
}

/** An answer to an upgrade that is not one. */
function refuse(stream: Duplex, error: unknown): void {
  const problem = toServerError(error).toProblem();
  const body = JSON.stringify(problem);
  stream.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
}
