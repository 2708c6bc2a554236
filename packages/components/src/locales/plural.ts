/** Words by how many there are, in the categories of a language; `#` stands for the number. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }>;

/** Writes a count with the words that go with it. */
export type Plural = (count: number, forms: PluralForms) => string;

/**
 * The plural rules of a language, with its digits.
 * @param locale BCP 47
 * @example pluralOf('en')(1, { one: '# day', other: '# days' }) // '1 day'
 */
export function pluralOf(locale: string): Plural {
  const rules = new Intl.PluralRules(locale);
  const digits = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', digits.format(count));
}
