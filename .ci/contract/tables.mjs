// Markdown of the contract's pages: tables and types in words.

export const code = text => `\`${text}\``;
/** Text for a cell: a bar would end it, a break would end the table. */
export const cell = text =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();

/** A table, or nothing when there are no rows. */
export function table(heads, rows) {
  if (rows.length === 0) return '';
  const line = cells => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

const nameOf = ref => ref.slice(ref.lastIndexOf('/') + 1);
const anchorOf = name => name.toLowerCase();
export const linkTo = name => `[${name}](#${anchorOf(name)})`;

/** What `$ref` names, one step. */
export function resolve(contract, value) {
  if (value?.$ref === undefined) return value;
  return value.$ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key.replaceAll('~1', '/').replaceAll('~0', '~')], contract);
}

/** A schema in a few words: its name where it has one, else its type with format and choices. */
export function typeOf(schema) {
  if (schema === undefined || schema === true) return 'any';
  if (schema.$ref) return linkTo(nameOf(schema.$ref));
  const choices = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (choices) return choices.map(typeOf).join(schema.allOf ? ' and ' : ' or ');
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum) return schema.enum.map(value => code(String(value))).join(' ');
  const types = [schema.type ?? (schema.properties ? 'object' : 'any')].flat();
  return types
    .map(type => {
      if (type === 'array') return `array of ${typeOf(schema.items)}`;
      if (type === 'object' && typeof schema.additionalProperties === 'object') {
        return `object of ${typeOf(schema.additionalProperties)}`;
      }
      return type === 'null' ? 'null' : (schema.format ?? type);
    })
    .join(' or ');
}

/** The bounds of a schema that a client can break. */
export function boundsOf(schema) {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema ?? {};
  const range = (low, high, unit) => {
    if (low === undefined && high === undefined) return [];
    if (high === undefined) return [`≥ ${low}${unit}`];
    return [low === undefined || low === 0 ? `≤ ${high}${unit}` : `${low}–${high}${unit}`];
  };
  const isWhole = maximum === Number.MAX_SAFE_INTEGER;
  return [
    ...range(minimum, isWhole ? undefined : maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' entries'),
  ].join(', ');
}
