/** Longest entry of a list in a cell that is looked at: names and ids are shorter, and patterns stay cheap. */
export const maxEntryLength = 1_000;

/**
 * Parts a list that stands in one cell. Entries in quotes or brackets may hold separators.
 *
 * @param isSeparator whether the text between what came before and what follows parts two entries
 * @returns the entries without white space around them, empty ones left out
 */
export function splitList(
  text: string,
  isSeparator: (character: string, before: string, at: number) => boolean,
): string[] {
  const entries: string[] = [];
  let begin = 0;
  let isQuoted = false;
  let brackets = 0;
  const end = (at: number): void => {
    const entry = text.slice(begin, at).trim();
    if (entry !== '') entries.push(entry);
    begin = at + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '[') brackets += 1;
    else if (character === ']') brackets -= 1;
    else if (brackets <= 0 && isSeparator(character, text.slice(Math.max(begin, at - 30), at), at)) end(at);
  }
  end(text.length);
  return entries;
}

/** Text without the quotes around it, doubled ones inside made single. */
export function unquoted(text: string): string {
  const isWhole = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  return isWhole && !text.slice(1, -1).replaceAll('""', '').includes('"')
    ? text.slice(1, -1).replaceAll('""', '"')
    : text;
}
