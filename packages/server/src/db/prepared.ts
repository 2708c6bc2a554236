/** A statement that is the same every time but for its values; its name stands for its text. */
export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * Each connection keeps a plan of every statement with a name (some 50 KB for a wide table), so those that requests shape
 * are few: which of them come first is for callers to say, and must not take the name from any other.
 */
const SHAPED_MAX = 150;

const names = new Map<string, NamedStatement>();
let shaped = 0;

/**
 * A statement that Postgres plans once per connection instead of every time, which for a statement over a wide table
 * takes longer than running it.
 *
 * @param text must come from a small set that the code itself bounds: values belong into parameters
 */
export function prepared(text: string): NamedStatement {
  const known = names.get(text);
  if (known !== undefined) return known;
  const statement = { name: `s${names.size}`, text };
  names.set(text, statement);
  return statement;
}

/**
 * The same for a text that depends on which fields a request names, of which there are more than a connection can keep.
 * The first {@link SHAPED_MAX} of a process get a name, later ones stay as they are.
 */
export function preparedIfFew(text: string): NamedStatement | string {
  if (!names.has(text)) {
    if (shaped >= SHAPED_MAX) return text;
    shaped += 1;
  }
  return prepared(text);
}
