/** A row by field, whatever they hold. */
export type Fields = Record<string, unknown>;

/** Names met so far in wire spelling; a plan has a few dozen of them in each of its thousands of rows. */
const spelled = new Map<string, string>();

/** Names remembered at most, should a host make up names from data. */
const MOST_NAMES = 1000;

function camelToSnake(name: string): string {
  const known = spelled.get(name);
  if (known !== undefined) return known;
  const snake = name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  if (spelled.size < MOST_NAMES) spelled.set(name, snake);
  return snake;
}

/** The literal with every key in wire spelling; values untouched. */
export function inWireSpelling(literal: Readonly<Fields>): Fields {
  const fields: Fields = {};
  addInWireSpelling(fields, literal);
  return fields;
}

/**
 * Writes a literal's fields in wire spelling over others.
 * @param aside names in wire spelling that are not written but handed back
 */
export function addInWireSpelling(fields: Fields, literal: Readonly<Fields>, aside?: ReadonlySet<string>): Fields {
  const kept: Fields = {};
  for (const key of Object.keys(literal)) {
    const name = camelToSnake(key);
    if (aside?.has(name)) kept[name] = literal[key];
    else fields[name] = literal[key];
  }
  return kept;
}

/** Every key in wire spelling, at any depth. */
export function inWireSpellingDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWireSpellingDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [camelToSnake(key), inWireSpellingDeep(inner)]),
  );
}

/** An id as text; null when there is none. */
export const idOf = (value: unknown): string | null => (value == null || value === '' ? null : String(value));

/** Whether a value is text. */
export const isText = (value: unknown): value is string => typeof value === 'string';
