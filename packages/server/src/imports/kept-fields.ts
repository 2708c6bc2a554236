import { ServerError } from '../errors.js';
import { JSON_DEPTH_MAX } from '../limits.js';

/**
 * What a project keeps of the MSPDI file it came from (see rest.ts), as rows of a whole project: a row for each record
 * that has any, `{"format": "mspdi", "part": "tasks", "value": […]}`.
 */
const PARTS = [
  'project',
  'projectSummary',
  'calendars',
  'tasks',
  'resources',
  'assignments',
  'unassigned',
  'blankTasks',
  'blankResources',
] as const;

type Part = (typeof PARTS)[number];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NAME = /^[A-Za-z_][\w.-]{0,199}$/;
/** No character that XML has none for. */
const TEXT = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isElement(value: unknown, depth = 0): boolean {
  if (!isRecord(value) || depth > JSON_DEPTH_MAX) return false;
  const { name, text, children, ...others } = value;
  return (
    typeof name === 'string' &&
    NAME.test(name) &&
    Object.keys(others).length === 0 &&
    (text === undefined || (typeof text === 'string' && TEXT.test(text))) &&
    (children === undefined || (Array.isArray(children) && children.every(child => isElement(child, depth + 1))))
  );
}

const isElements = (value: unknown): boolean => Array.isArray(value) && value.every(element => isElement(element));

function isBlank(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { after, uid, elements, ...others } = value;
  const isPlaced = after === null || (typeof after === 'string' && UUID.test(after));
  return isPlaced && Number.isSafeInteger(uid) && isElements(elements) && Object.keys(others).length === 0;
}

function isOfPart(part: Part, value: unknown): boolean {
  if (part === 'project' || part === 'projectSummary') return isElement(value);
  if (part === 'blankTasks' || part === 'blankResources') return isBlank(value);
  return Array.isArray(value) && value.length === 2 && UUID.test(String(value[0])) && isElements(value[1]);
}

/** Puts kept fields together again. */
export class KeptFields {
  readonly #parts = Object.fromEntries(PARTS.map(part => [part, []])) as unknown as Record<Part, unknown[]>;
  #rows = 0;

  /** @throws ServerError `invalid_value` for a row that no MSPDI file could have left */
  take(row: Readonly<Record<string, unknown>>): void {
    const part = PARTS.find(known => known === row['part']);
    if (row['format'] !== 'mspdi' || part === undefined || !isOfPart(part, row['value'])) {
      const path = `/tables/kept_fields/${this.#rows}`;
      const message = 'These are no kept fields of an MSPDI file.';
      throw new ServerError('invalid_value', `${path}: ${message}`, {
        errors: [{ path, code: 'invalid_value', message }],
      });
    }
    this.#parts[part].push(row['value']);
    this.#rows += 1;
  }

  /** JSON as `plan_file_rests` holds it; null without any. */
  toRest(): string | null {
    return this.#rows === 0 ? null : JSON.stringify(this.#parts);
  }
}
