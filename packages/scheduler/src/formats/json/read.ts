import type { Project } from '../../model.js';
import { decodeSource, type FormatSource } from '../encoding.js';
import { FormatError, type FormatWarning } from '../errors.js';
import { Findings } from '../findings.js';
import { maxFileBytes } from '../limits.js';
import { checkShape } from './shape.js';

/** What says that a document is a plan. */
export const PLAN_FORMAT = 'trueppm-plan';
/** The version that is written; the only one so far. */
export const PLAN_VERSION = 1;

/** A plan document, read. */
export interface JsonPlan {
  readonly project: Project;
  /** Fields that the plan does not have, by path; they were left out. */
  readonly warnings: readonly FormatWarning[];
}

/** Options of `readJson`. */
export interface ReadJsonOptions {
  /** Refuses a larger document. Default 50 MiB. */
  readonly maxBytes?: number;
}

/**
 * Reads a plan as the JSON that `writeJson` writes, described by `plan.schema.json`. Every field is checked for its kind;
 * what the values mean together, `validate` judges.
 *
 * @param source text, bytes (UTF-8 or UTF-16 with a byte order mark), or a stream of either
 * @throws FormatError `not_json`, `not_plan`, `unsupported_version`, or the first of all wrong values with the others in
 * `problems`
 */
export async function readJson(source: FormatSource, options: ReadJsonOptions = {}): Promise<JsonPlan> {
  const pieces: string[] = [];
  for await (const piece of decodeSource(source, { maxBytes: options.maxBytes ?? maxFileBytes })) pieces.push(piece);
  return planOf(parse(pieces.join('').replace(/^\uFEFF/, '')));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const place = /at position (\d+)/.exec(message)?.[1];
    const location = place === undefined ? {} : locationAt(text, Number(place));
    throw new FormatError('not_json', `The text is not JSON: ${message.slice(0, 200)}`, location, { cause });
  }
}

function locationAt(text: string, place: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, place);
  return { line: before.split('\n').length, column: place - before.lastIndexOf('\n') };
}

function planOf(document: unknown): JsonPlan {
  const { format, version, project, ...others } = isObject(document) ? document : ({} as Record<string, unknown>);
  if (format !== PLAN_FORMAT) {
    throw new FormatError('not_plan', `The document has no "format": "${PLAN_FORMAT}"`, { path: 'format' });
  }
  if (version !== PLAN_VERSION) {
    const found = JSON.stringify(version)?.slice(0, 40) ?? 'missing';
    throw new FormatError('unsupported_version', `The version is ${found}, not ${PLAN_VERSION}`, { path: 'version' });
  }
  const findings = new Findings();
  const checked = checkShape('Project', project, 'project', {
    bad: (path, found, expected) => findings.reject('bad_value', `${shown(found)} is not ${expected}`, { path }),
    missing: (path, name) => findings.reject('missing_value', `"${name}" is missing`, { path }),
    unknown: path => findings.warn('unknown_field', 'A plan has no such field; it was left out', { path }),
  });
  for (const name of Object.keys(others)) {
    findings.warn('unknown_field', 'A plan document has no such field; it was left out', { path: name.slice(0, 80) });
  }
  findings.throwIfAny();
  return { project: checked as Project, warnings: findings.warnings };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a message: short, and never walked into. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'A list';
  if (isObject(value)) return 'An object';
  if (value === undefined) return 'Nothing';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
}
