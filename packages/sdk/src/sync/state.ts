import type { SdkError } from '../errors.js';
import type { SocketState } from '../socket.js';

/**
 * ```
 *            socket open                subscribed or pulled
 *  offline ─────────────▶ syncing ─────────────────────────▶ live
 *     ▲ ▲                   │  ▲                              │
 *     │ └───socket lost─────┘  └────resync frame──────────────┤
 *     │                                                       │
 *     └──────────────────────socket lost──────────────────────┘
 *  connecting = offline, with an attempt under way
 *  any ──access revoked, store unusable──▶ error (stays)
 * ```
 */
export type SyncState = 'offline' | 'connecting' | 'syncing' | 'live' | 'error';

export type SyncEvent =
  | { readonly type: 'socket'; readonly state: SocketState }
  | { readonly type: 'caught-up' }
  | { readonly type: 'behind' }
  | { readonly type: 'failed'; readonly error: SdkError };

/** The next state. Total: every state answers every event. */
export function nextSyncState(state: SyncState, event: SyncEvent): SyncState {
  if (state === 'error') return 'error';
  switch (event.type) {
    case 'failed':
      return 'error';
    case 'behind':
      return state === 'live' ? 'syncing' : state;
    case 'caught-up':
      return state === 'syncing' ? 'live' : state;
    case 'socket':
      switch (event.state) {
        case 'open':
          return state === 'live' ? 'live' : 'syncing';
        case 'connecting':
          return 'connecting';
        case 'idle':
        case 'waiting':
        case 'closed':
          return 'offline';
      }
  }
}
