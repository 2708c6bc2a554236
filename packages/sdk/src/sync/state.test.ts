import { describe, expect, it } from 'vitest';
import { SdkError } from '../errors.js';
import { nextSyncState, type SyncEvent, type SyncState } from './state.js';

const socket = (state: 'idle' | 'connecting' | 'open' | 'waiting' | 'closed'): SyncEvent => ({ type: 'socket', state });
const failed: SyncEvent = { type: 'failed', error: new SdkError('access_revoked', 'gone') };

describe('nextSyncState', () => {
  it.each<[SyncState, SyncEvent, SyncState]>([
    ['offline', socket('connecting'), 'connecting'],
    ['connecting', socket('open'), 'syncing'],
    ['connecting', socket('waiting'), 'offline'],
    ['syncing', { type: 'caught-up' }, 'live'],
    ['live', socket('open'), 'live'],
    ['live', { type: 'behind' }, 'syncing'],
    ['live', socket('waiting'), 'offline'],
    ['offline', { type: 'caught-up' }, 'offline'],
    ['live', failed, 'error'],
    ['error', socket('open'), 'error'],
  ])('%s, %o: %s', (state, event, next) => {
    expect(nextSyncState(state, event)).toBe(next);
  });
});
