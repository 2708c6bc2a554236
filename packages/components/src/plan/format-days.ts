import type { Lengths } from './duration.js';

/** Shows minutes in days with at most one decimal: `5`, `2.5`, `0.1`. */
export function formatDays(minutes: number, project: Lengths = {}): string {
  const days = minutes / (project.minutes_per_day ?? 480);
  return String(Math.round(days * 10) / 10);
}
