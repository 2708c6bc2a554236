import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type pg from 'pg';
import type { NamedStatement } from './prepared.js';

/** A statement and its values, as text for Postgres to read; null = NULL. */
export interface Bound {
  readonly statement: NamedStatement;
  readonly values: readonly (string | null)[];
}

/** What a statement answered: rows of columns as Postgres spells them. */
export type Texts = readonly (readonly (string | null)[])[];

/** What this needs of the driver's connection; its own types know less. */
interface Wire extends EventEmitter {
  readonly stream: Duplex;
  readonly parsedStatements: Record<string, string>;
  parse(message: { name: string; text: string }): void;
  bind(message: {
    statement: string;
    values: readonly (string | null)[];
    valueMapper: (value: unknown) => unknown;
  }): void;
  execute(message: object): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
}

/** The driver calls these in turn for what comes back. */
class Message implements pg.Submittable {
  readonly #statements: readonly Bound[];
  readonly #answers: (string | null)[][][];
  readonly #fresh: NamedStatement[] = [];
  readonly #done: (answers: readonly Texts[]) => void;
  readonly #fail: (error: Error) => void;
  #at = 0;
  #hasFailed = false;
  /** The driver asks for one; the promise answers instead. */
  readonly callback = (): void => undefined;

  constructor(statements: readonly Bound[], done: (answers: readonly Texts[]) => void, fail: (error: Error) => void) {
    this.#statements = statements;
    this.#answers = statements.map(() => []);
    this.#done = done;
    this.#fail = fail;
  }

  submit(connection: unknown): void {
    const wire = connection as Wire;
    const parts: Buffer[] = [];
    const gathering: Wire = Object.create(wire, { _send: { value: (part: Buffer) => parts.push(part) } });
    for (const { statement, values } of this.#statements) {
      const { name, text } = statement;
      if (wire.parsedStatements[name] === undefined && !this.#fresh.includes(statement)) {
        // Of a message that failed nobody knows how far it came: to close what is not there is no error.
        gathering.close({ type: 'S', name });
        gathering.parse({ name, text });
        this.#fresh.push(statement);
      }
      gathering.bind({ statement: name, values, valueMapper: value => value });
      gathering.execute({});
    }
    gathering.sync();
    // Written at once: a list of five buffers takes the system longer than one.
    wire.stream.write(Buffer.concat(parts));
  }

  handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    this.#answers[this.#at]?.push(fields);
  }

  handleCommandComplete(): void {
    this.#at += 1;
  }

  handleError(error: Error): void {
    this.#hasFailed = true;
    this.#fail(error);
  }

  handleReadyForQuery(connection: unknown): void {
    if (this.#hasFailed) return;
    for (const { name, text } of this.#fresh) (connection as Wire).parsedStatements[name] = text;
    this.#done(this.#answers);
  }
}

/**
 * Runs prepared statements as one message to Postgres and one back, where each round trip costs as much as a small
 * statement. They are one transaction: all of them are committed when this resolves, none when it is rejected by an error
 * of Postgres. Each sees what was committed before it began, as in any transaction of READ COMMITTED.
 *
 * @returns the rows of each statement
 */
export const inOneMessage = (client: pg.ClientBase, statements: readonly Bound[]): Promise<readonly Texts[]> =>
  new Promise((done, fail) => {
    client.query(new Message(statements, done, fail));
  });
