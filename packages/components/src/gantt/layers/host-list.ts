import { parseLocalTime } from '../../plan/local-time.js';

/** What is wrong with one entry of a list a host gave, and where: `forecast[3].p80`. */
export interface LayerProblem {
  readonly path: string;
  readonly message: string;
}

/** One entry of a host's list, read field by field in either spelling. What cannot be read becomes a problem. */
export class HostEntry {
  readonly #fields: Readonly<Record<string, unknown>>;
  /** Where it stands: `baselines[2]`. */
  readonly path: string;
  readonly #problems: LayerProblem[];

  constructor(fields: object, path: string, problems: LayerProblem[]) {
    this.path = path;
    this.#problems = problems;
    this.#fields = fields as Readonly<Record<string, unknown>>;
  }

  /** The first field of several spellings that is there. */
  value(...names: readonly string[]): unknown {
    for (const name of names) if (this.#fields[name] != null) return this.#fields[name];
    return undefined;
  }

  /** Text of an id or a name; empty when it is not there. */
  text(...names: readonly string[]): string {
    const value = this.value(...names);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }

  /** Id of a task; a problem when there is none. */
  taskId(...names: readonly string[]): string {
    const id = this.text(...names);
    if (id === '') this.#say(names[0] as string, 'The id of a task is missing.');
    return id;
  }

  /**
   * Minute of a date in any of the spellings, NaN and a problem when it is none.
   * @param minuteOfDay time of a bare date, minutes after midnight
   */
  minute(minuteOfDay: number, ...names: readonly string[]): number {
    const value = this.value(...names);
    const minute = typeof value === 'string' ? parseLocalTime(value, minuteOfDay) : null;
    if (minute !== null) return minute;
    this.#say(names[0] as string, `${show(value)} is no date such as 2026-03-30 or 2026-03-30T17:00.`);
    return Number.NaN;
  }

  /** One of some words; the first of them when nothing is said, a problem when something else is. */
  oneOf<Word extends string>(words: readonly Word[], name: string): Word {
    const value = this.value(name);
    const first = words[0] as Word;
    if (value === undefined) return first;
    if ((words as readonly unknown[]).includes(value)) return value as Word;
    this.#say(name, `${show(value)} is none of ${words.join(', ')}.`);
    return first;
  }

  /** A start and a finish in order; null and a problem when they are not. */
  span(startMinute: number, finishMinute: number): { readonly start: number; readonly finish: number } | null {
    const start = this.minute(startMinute, 'start');
    const finish = this.minute(finishMinute, 'finish');
    if (Number.isNaN(start) || Number.isNaN(finish)) return null;
    if (finish < start) {
      this.#say('finish', 'It lies before the start.');
      return null;
    }
    return { start, finish };
  }

  #say(field: string, message: string): void {
    this.#problems.push({ path: `${this.path}.${field}`, message });
  }
}

/** The entries of a list a host gave; nothing and a problem when it is no list. */
export function entriesOf(list: unknown, path: string, problems: LayerProblem[]): HostEntry[] {
  if (list == null) return [];
  if (!Array.isArray(list)) {
    problems.push({ path, message: `${show(list)} is no list.` });
    return [];
  }
  return list.flatMap((fields, at) => {
    const place = `${path}[${at}]`;
    if (typeof fields === 'object' && fields !== null) return [new HostEntry(fields, place, problems)];
    problems.push({ path: place, message: `${show(fields)} is no object.` });
    return [];
  });
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  return value === null || typeof value !== 'object' ? String(value) : Array.isArray(value) ? 'A list' : 'An object';
}
