import { PLAN_SHAPE } from './plan-shape.js';

/**
 * Values checked against the table of the plan's fields. A checked value is made anew, field by field, so that nothing
 * gets through that the table does not name, whatever a document calls it.
 */

/** Takes what a check finds. `path` names the place: `project.tasks[3].name`. */
export interface ShapeFindings {
  /** A value of the wrong kind, or none where there must be one. */
  bad(path: string, found: unknown, expected: string): void;
  missing(path: string, name: string): void;
  /** A field that the table does not name. */
  unknown(path: string): void;
}

interface Context {
  readonly path: (string | number)[];
  readonly findings: ShapeFindings;
}

/** Checks one value and gives it anew; undefined when it does not fit, which is then noted. */
type Check = (value: unknown, context: Context) => unknown;

interface RecordCheck {
  readonly names: ReadonlyMap<string, { readonly check: Check; readonly isRequired: boolean }>;
  /** Fields that hold one value only, and so tell this record from others. */
  readonly tags: ReadonlyMap<string, string>;
}

const table: Readonly<Record<string, string | Readonly<Record<string, string>>>> = PLAN_SHAPE;
const records = new Map<string, RecordCheck>();
const checks = new Map<string, Check>();

/**
 * Checks a value against a noun of the plan.
 *
 * @param name `Project`, `Task` …
 * @param root what paths begin with
 * @returns the value anew, with only the fields that the plan has; of no use when something was noted as bad
 */
export function checkShape(
  name: keyof typeof PLAN_SHAPE,
  value: unknown,
  root: string,
  findings: ShapeFindings,
): unknown {
  return checkOf(name)(value, { path: [root], findings });
}

/** `project.tasks[3].name`; odd keys in quotes. */
function textOfPath(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w$-]{1,80}$/.test(part)) return `[${JSON.stringify(part.slice(0, 80))}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

function checkOf(type: string): Check {
  let check = checks.get(type);
  if (check === undefined) {
    // Types name one another in circles: the check is looked up again when it is needed.
    checks.set(type, (value, context) => checks.get(type)!(value, context));
    check = makeCheck(type);
    checks.set(type, check);
  }
  return check;
}

function makeCheck(type: string): Check {
  const entry = Object.hasOwn(table, type) ? table[type] : undefined;
  if (typeof entry === 'string') return checkOf(entry);
  if (entry !== undefined) return (value, context) => readRecord(type, value, context);
  if (type.includes(' | ')) return oneOf(type.split(' | '));
  if (type.endsWith('[]')) return listOf(checkOf(type.slice(0, -2)), type);
  if (type.startsWith('[')) return tupleOf(type.slice(1, -1).split(', ').map(checkOf), type);
  if (type === 'number') return numberCheck;
  if (type === 'string' || type === 'boolean') {
    return (value, context) => (typeof value === type ? value : bad(context, value, `a ${type}`));
  }
  const literal: unknown = JSON.parse(type);
  return (value, context) => (value === literal ? value : bad(context, value, type));
}

/** JSON has no infinity, but `1e999` reads as one. */
const numberCheck: Check = (value, context) =>
  typeof value === 'number' && Number.isFinite(value) ? value : bad(context, value, 'a finite number');

function bad({ path, findings }: Context, value: unknown, expected: string): undefined {
  findings.bad(textOfPath(path), value, expected);
}

function listOf(item: Check, type: string): Check {
  return (value, context) => {
    if (!Array.isArray(value)) return bad(context, value, `a list (${type})`);
    const { path } = context;
    return value.map((own, index) => {
      path.push(index);
      const checked = item(own, context);
      path.pop();
      return checked;
    });
  };
}

function tupleOf(items: readonly Check[], type: string): Check {
  return (value, context) => {
    if (!Array.isArray(value) || value.length !== items.length) return bad(context, value, type);
    return items.map((item, index) => {
      context.path.push(index);
      const checked = item(value[index], context);
      context.path.pop();
      return checked;
    });
  };
}

/** Alternatives: plain values, or records told apart by their tags. */
function oneOf(types: readonly string[]): Check {
  const all = types.flatMap(alternatives);
  const recordTypes = all.filter(type => Object.hasOwn(table, type));
  const plain = new Set<string>(all.filter(type => type === 'string' || type === 'number' || type === 'boolean'));
  const lists = all.filter(type => /^\[|\[\]$/.test(type));
  const literals = new Set(
    all
      .filter(type => !recordTypes.includes(type) && !plain.has(type) && !lists.includes(type))
      .map((type): unknown => JSON.parse(type)),
  );
  return (value, context) => {
    if (literals.has(value)) return value;
    if (plain.has(typeof value)) return typeof value === 'number' ? numberCheck(value, context) : value;
    if (Array.isArray(value) && lists.length > 0) return checkOf(lists[0]!)(value, context);
    const fitting = isObject(value) ? recordFor(value, recordTypes) : undefined;
    return fitting === undefined
      ? bad(context, value, `one of ${all.join(', ')}`)
      : readRecord(fitting, value, context);
  };
}

/** What a type stands for, its aliases followed. */
function alternatives(type: string): string[] {
  const alias = Object.hasOwn(table, type) ? table[type] : undefined;
  return typeof alias === 'string' ? alias.split(' | ').flatMap(alternatives) : [type];
}

function recordFor(value: Readonly<Record<string, unknown>>, types: readonly string[]): string | undefined {
  return types.length === 1 ? types[0] : types.find(type => hasTags(value, recordOf(type).tags));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasTags(value: Readonly<Record<string, unknown>>, tags: ReadonlyMap<string, string>): boolean {
  for (const [name, literal] of tags) if (!Object.hasOwn(value, name) || value[name] !== literal) return false;
  return tags.size > 0;
}

function recordOf(type: string): RecordCheck {
  let record = records.get(type);
  if (record === undefined) {
    const fields = Object.entries(table[type] as Readonly<Record<string, string>>);
    const tags = fields.flatMap(([name, own]) => {
      const literal = /^!"(\w+)"$/.exec(own)?.[1];
      return literal === undefined ? [] : [[name, literal] as const];
    });
    const names = fields.map(([name, own]) => {
      const isRequired = own.startsWith('!');
      return [name, { check: checkOf(isRequired ? own.slice(1) : own), isRequired }] as const;
    });
    record = { names: new Map(names), tags: new Map(tags) };
    records.set(type, record);
  }
  return record;
}

function readRecord(type: string, value: unknown, context: Context): unknown {
  if (!isObject(value)) return bad(context, value, `an object (${type})`);
  const { names } = recordOf(type);
  const { path, findings } = context;
  const record: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const field = names.get(name);
    path.push(name);
    if (field === undefined) findings.unknown(textOfPath(path));
    else if (value[name] !== undefined) record[name] = field.check(value[name], context);
    path.pop();
  }
  for (const [name, { isRequired }] of names) {
    if (isRequired && record[name] === undefined && !Object.hasOwn(value, name))
      findings.missing(textOfPath(path), name);
  }
  return record;
}
