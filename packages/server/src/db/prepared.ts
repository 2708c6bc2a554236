/** A statement that is the same every time but for its values; its name stands for its text. */
export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

/** Each connection keeps a plan of every statement with a name (some 50 KB for a wide table), so they are few. */
const NAMES_MAX = 250;

const names = new Map<string, NamedStatement>();

/**
 * A statement that Postgres plans once per connection instead of every time, which for a statement over a wide table
 * takes longer than running it. The first {@link NAMES_MAX} texts of a process get a name, later ones stay as they are.
 *
 * @param text must come from a small set: values belong into parameters
 * @param always true = it gets a name however many there are, for sets that the code itself bounds
 */
export function prepared(text: string, always = false): NamedStatement | string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (!always && names.size >= NAMES_MAX) return text;
  const statement = { name: `s${names.size}`, text };
  names.set(text, statement);
  return statement;
}
