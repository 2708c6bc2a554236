import { AsyncLocalStorage } from 'node:async_hooks';
import { ServerError } from '../errors.js';

/** An Idempotency-Key in use: whose it is, and of which request. */
export interface KeyInUse {
  readonly userId: string;
  readonly key: string;
  readonly hash: Buffer;
}

/**
 * The Idempotency-Key of the request that is being handled, if it has one: its row is marked in the same transaction
 * as what the request does, and marked only once. So neither a crash between commit and answer nor a repeat sent
 * meanwhile can apply it twice.
 */
export const idempotencyKey = new AsyncLocalStorage<KeyInUse>();

/** The error of a transaction whose Idempotency-Key another one has committed with; it changed nothing. */
export class AlreadyApplied extends ServerError {
  constructor() {
    super(
      'conflict',
      'The first request with this Idempotency-Key was applied, but its answer is not at hand: read the rows again.',
    );
  }
}
