import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Contract } from './contract.js';

const DOCUMENT = 'contract';

/** Ids in the one notation that Postgres reads; the library's own format would let `urn:uuid:…` through. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** How a validator treats what it sees. */
export interface SchemaOptions {
  /** Text becomes the number or boolean that the schema asks for, as parameters need it. */
  readonly coerces?: boolean;
  /** Goes on after the first error. */
  readonly listsAll?: boolean;
}

/**
 * Compiles schemas of the contract when they are first used: the whole contract would cost most of a second at every
 * start.
 */
export class Schemas {
  readonly #contract: Contract;
  readonly #options: SchemaOptions;
  #made: Ajv2020 | undefined;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(contract: Contract, options: SchemaOptions = {}) {
    this.#contract = contract;
    this.#options = options;
  }

  /** Made when the first schema is asked for: a start needs none. */
  get #ajv(): Ajv2020 {
    if (this.#made !== undefined) return this.#made;
    const options = this.#options;
    const ajv = new Ajv2020({
      strict: false,
      validateSchema: false,
      allErrors: options.listsAll ?? false,
      coerceTypes: options.coerces ?? false,
      useDefaults: options.coerces ?? false,
    });
    (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
    ajv.addFormat('uuid', UUID);
    ajv.addSchema({ ...this.#contract.document, $id: DOCUMENT });
    this.#made = ajv;
    return ajv;
  }

  /** The validator of a schema that the contract holds at a JSON pointer, such as `#/components/schemas/Task`. */
  at(pointer: string): ValidateFunction {
    return this.of(pointer, () => ({ $ref: DOCUMENT + pointer }));
  }

  /** The validator of a schema made once under a key; its references start with `contract#/`. */
  of(key: string, make: () => object): ValidateFunction {
    let validate = this.#compiled.get(key);
    if (validate === undefined) {
      validate = this.#ajv.compile(make());
      this.#compiled.set(key, validate);
    }
    return validate;
  }
}

/** A pointer of the contract as a reference from a schema made for {@link Schemas.of}. */
export const referTo = (pointer: string): { $ref: string } => ({ $ref: DOCUMENT + pointer });

/** A key as one step of a JSON pointer (RFC 6901) in a URI fragment. */
export const pointerStep = (key: string): string => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
