import type { GanttStrings } from './en.js';

/** Some of the words, by part: a language that lacks a few, or a host's own. */
export type PartialStrings = {
  readonly [Part in keyof GanttStrings]?: { readonly [Word in keyof GanttStrings[Part]]?: GanttStrings[Part][Word] };
};

type Words = Readonly<Record<string, unknown>>;

/**
 * The words with those of another table over them.
 * A word of another kind than the one it stands for (a text for a phrase with a number) is left out, and a phrase that
 * throws gives way to the one below it, so that a host's mistake never breaks a picture.
 */
export function withStrings(below: GanttStrings, over: PartialStrings | null | undefined): GanttStrings {
  if (over == null) return below;
  const merged: Record<string, Words> = { ...below };
  for (const [part, words] of Object.entries(over)) {
    const own = merged[part];
    if (own && typeof words === 'object' && words !== null) merged[part] = withWords(own, words);
  }
  return merged as unknown as GanttStrings;
}

/** A table with more words of the same language: of other parts, or of the same ones. */
export function joined<One extends object, More extends object>(words: One, more: More): One & More {
  const all = { ...words } as Record<string, object>;
  for (const [part, own] of Object.entries(more)) all[part] = { ...all[part], ...own };
  return all as One & More;
}

function withWords(below: Words, over: Words): Words {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, word] of Object.entries(over)) {
    const own = below[key];
    if (typeof own !== typeof word) continue;
    merged[key] = typeof own === 'function' ? guarded(word as Phrase, own as Phrase) : word;
  }
  return merged;
}

type Phrase = (...args: readonly unknown[]) => string;

function guarded(phrase: Phrase, below: Phrase): Phrase {
  return (...args) => {
    try {
      return String(phrase(...args));
    } catch {
      return below(...args);
    }
  };
}
