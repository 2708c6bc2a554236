import { parseDuration } from './duration.js';
import type { DependencyRow, ProjectRow } from './rows.js';

/** Fields of a lag typed as `2d`, `-1d`, `3ed`, `50%` or `50e%`; null when it cannot be read. */
export function readLag(text: string, project: ProjectRow): Record<string, unknown> | null {
  const plain = text.replace('−', '-').trim();
  const percent = /^([+-]?\d+(?:[.,]\d+)?)\s*(e?%)$/.exec(plain);
  if (percent) {
    const share = Number((percent[1] as string).replace(',', '.'));
    return { lag_minutes: 0, lag_percent: share, lag_unit: percent[2] };
  }
  const duration = parseDuration(plain === '' ? '0' : plain, project);
  return duration && { lag_minutes: duration.minutes, lag_percent: null, lag_unit: duration.unit };
}

/** A lag as it is typed. */
export function lagText(link: DependencyRow, project: ProjectRow): string {
  const percent = link['lag_percent'];
  if (typeof percent === 'number') return `${percent}${link.lag_unit ?? '%'}`;
  const minutes = link.lag_minutes ?? 0;
  const unit = link.lag_unit ?? 'd';
  const one = parseDuration(`1${unit}`, project);
  return one ? `${Math.round((minutes / one.minutes) * 100) / 100}${one.unit}` : `${minutes}m`;
}
