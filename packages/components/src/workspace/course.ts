const DAY_MS = 86_400_000;

/** Where a project stands between its first day and its last. */
export interface Course {
  /** Of its time that has gone, 0 to 1. */
  readonly share: number;
  readonly isRunning: boolean;
  /** The same in a few words. */
  readonly words: string;
}

/**
 * How far a project has come in time.
 * @param start local time it begins @param finish local time it ends; null = not known, and then nothing can be said
 * @param nowMs now, ms since 1970
 */
export function courseOf(start: string | null, finish: string | null, nowMs: number): Course | null {
  const from = Date.parse(start ?? '');
  const to = Date.parse(finish ?? '');
  if (!(to > from)) return null;
  const share = Math.min(1, Math.max(0, (nowMs - from) / (to - from)));
  const isRunning = nowMs >= from && nowMs <= to;
  return { share, isRunning, words: wordsOf(from, to, nowMs) };
}

function wordsOf(from: number, to: number, nowMs: number): string {
  if (nowMs > to) return 'Over';
  const weeksOf = (ms: number) => Math.max(1, Math.ceil(ms / (7 * DAY_MS)));
  if (nowMs >= from) return `Week ${weeksOf(nowMs - from)} of ${weeksOf(to - from)}`;
  const days = Math.ceil((from - nowMs) / DAY_MS);
  return days === 1 ? 'Begins tomorrow' : `Begins in ${days} days`;
}
