import type { LocalTime, Project } from '../../model.js';

/** An instant for people: `2024-01-05 08:00`. */
export function spokenTime(time: LocalTime): string {
  return time.replace('T', ' ');
}

/** An instant for people to the minute, for what is only an estimate. */
export function spokenMinute(time: LocalTime): string {
  return spokenTime(time).slice(0, 16);
}

/** Working minutes in the project's days, to hundredths: `2.5 d`. */
export function inDays(minutes: number, { minutesPerDay = 480 }: Pick<Project, 'minutesPerDay'>): string {
  return `${trimmed(minutes / minutesPerDay)} d`;
}

/** A number to hundredths, without zeros at its end. */
export function trimmed(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** A share of one in percent, with one decimal: `47.0 %`. */
export function inPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** `1 task`, `2 tasks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
