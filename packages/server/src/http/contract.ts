import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { operations, Role } from '@trueppm/sdk/protocol';

/** Name of an operation of the contract. */
export type OperationId = keyof operations;

/** One operation as the pipeline needs it. */
export interface Operation {
  readonly id: OperationId;
  readonly method: string;
  /** As in the contract: `/projects/{project_id}/tasks`. */
  readonly path: string;
  readonly isPublic: boolean;
  /** The contract's `x-role`. */
  readonly role: Role | null;
  /** Media types of the body; empty = it has none. */
  readonly mediaTypes: readonly string[];
  /** Whether its query may hold more than it names: what another system sends. */
  readonly hasOpenQuery: boolean;
  /** Whether it takes an Idempotency-Key. */
  readonly takesKey: boolean;
}

/** An operation found for a request, with its path parameters decoded. */
export interface OperationMatch {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

interface OpenApiOperation {
  operationId: OperationId;
  security?: unknown[];
  'x-role'?: Role;
  'x-open-query'?: boolean;
  requestBody?: { content: Record<string, unknown> };
  parameters?: readonly { readonly $ref?: string }[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The contract as text, as a document and as a table of operations. */
export class Contract {
  readonly yaml: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly operations: readonly Operation[];
  readonly #root = new Step();

  constructor(yaml: string, document: Contract['document']) {
    this.yaml = yaml;
    this.document = document;
    const paths = this.document['paths'] as Record<string, Record<string, OpenApiOperation>>;
    const all: Operation[] = [];
    for (const [path, item] of Object.entries(paths)) {
      const byMethod = new Map<string, Operation>();
      for (const method of METHODS) {
        const found = item[method];
        if (found === undefined) continue;
        const operation: Operation = {
          id: found.operationId,
          method: method.toUpperCase(),
          path,
          isPublic: found.security?.length === 0,
          role: found['x-role'] ?? null,
          mediaTypes: Object.keys(found.requestBody?.content ?? {}),
          hasOpenQuery: found['x-open-query'] === true,
          takesKey: found.parameters?.some(({ $ref }) => $ref?.endsWith('/IdempotencyKey') === true) ?? false,
        };
        byMethod.set(operation.method, operation);
        all.push(operation);
      }
      this.#root.add(segmentsOf(path), byMethod);
    }
    this.operations = all;
  }

  /**
   * The operation behind a path below the API's base.
   *
   * @param path starts with `/`; a trailing slash is ignored
   * @returns the match; the methods that exist when this one does not; null when the path does not
   */
  match(method: string, path: string): OperationMatch | readonly string[] | null {
    const segments = segmentsOf(path.replace(/\/$/, ''));
    const byMethod = this.#root.find(segments);
    if (byMethod === null) return null;
    const operation = byMethod.get(method === 'HEAD' ? 'GET' : method);
    if (operation === undefined) return [...byMethod.keys()];
    const params: Record<string, string> = {};
    for (const [at, name] of segmentsOf(operation.path).entries()) {
      if (name.startsWith('{')) params[name.slice(1, -1)] = decodeURIComponent(segments[at] ?? '');
    }
    return { operation, params };
  }
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

/** One step down the paths of the contract. A segment that stands there by name goes before a parameter. */
class Step {
  readonly #named = new Map<string, Step>();
  #parameter: Step | null = null;
  #byMethod: Map<string, Operation> | null = null;

  add([segment, ...rest]: readonly string[], byMethod: Map<string, Operation>): void {
    if (segment === undefined) {
      this.#byMethod = byMethod;
      return;
    }
    let next = segment.startsWith('{') ? this.#parameter : this.#named.get(segment);
    if (next == null) {
      next = new Step();
      if (segment.startsWith('{')) this.#parameter = next;
      else this.#named.set(segment, next);
    }
    next.add(rest, byMethod);
  }

  find(segments: readonly string[], at = 0): Map<string, Operation> | null {
    const segment = segments[at];
    if (segment === undefined) return this.#byMethod;
    const found = this.#named.get(segment)?.find(segments, at + 1) ?? null;
    return found ?? (segment === '' ? null : (this.#parameter?.find(segments, at + 1) ?? null));
  }
}

let loaded: Contract | undefined;
const load = createRequire(import.meta.url);

/** The contract this server was built for; read once. */
export function contract(): Contract {
  if (loaded !== undefined) return loaded;
  const yaml = readFileSync(load.resolve('@trueppm/sdk/openapi.yaml'), 'utf8');
  loaded = new Contract(yaml, compiledDocument(yaml) ?? parseYaml(yaml));
  return loaded;
}

/** The document that the build has made of this very YAML, as far from `src/http` as from `dist/http`; null when there is none. */
function compiledDocument(yaml: string): Contract['document'] | null {
  try {
    const text = readFileSync(new URL('../../dist/contract.json', import.meta.url), 'utf8');
    const { sha256, document } = JSON.parse(text) as { sha256: string; document: Contract['document'] };
    return sha256 === createHash('sha256').update(yaml).digest('hex') ? document : null;
  } catch {
    return null;
  }
}

/** Takes most of a second: the parser is loaded for it alone. */
const parseYaml = (yaml: string): Contract['document'] => (load('yaml') as typeof import('yaml')).parse(yaml);
