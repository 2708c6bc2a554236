/** What tells long work to stop: an `AbortSignal`, or anything like it. */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason?: unknown;
}
