/** Words of a language for the units of work, each unit's separated by spaces, in lower case. */
export type UnitWords = Readonly<Record<'m' | 'h' | 'd' | 'w' | 'mo', string>>;

/**
 * A typed duration with the unit word of a language in the spelling every language reads: `5 Tage` → `5 d`, `3時間` → `3h`.
 * What is no unit word there stays.
 */
export function withKnownUnit(text: string, words: UnitWords): string {
  return text.replace(/([\p{L}\p{M}]+)(?=\.?\s*\??\s*$)\.?/u, typed => {
    const word = typed.toLowerCase().replace('.', '');
    const unit = Object.entries(words).find(([, known]) => known.split(' ').includes(word));
    return unit?.[0] ?? typed;
  });
}
