import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

/** A record of a stock WatermelonDB device, as far as these tests touch it. */
export interface DeviceRecord {
  readonly id: string;
  readonly _raw: Record<string, unknown>;
  update(change: (record: DeviceRecord) => void): Promise<void>;
  markAsDeleted(): Promise<void>;
  _setRaw(column: string, value: unknown): void;
}

interface Collection {
  create(build: (record: DeviceRecord) => void): Promise<DeviceRecord>;
  query(): { fetch(): Promise<DeviceRecord[]> };
}

interface DeviceDatabase {
  get(table: string): Collection;
  write<T>(work: () => Promise<T>): Promise<T>;
}

/** What `synchronize` hands to the functions that talk to a server. */
export interface DeviceTransport {
  pullChanges(asked: { lastPulledAt?: number; schemaVersion: number; migration: unknown }): Promise<unknown>;
  pushChanges(push: { changes: object; lastPulledAt: number }): Promise<unknown>;
}

type Column = readonly [name: string, type: 'string' | 'number' | 'boolean', isOptional?: boolean];

const TABLES: Readonly<Record<string, readonly Column[]>> = {
  tasks: [
    ['parent_id', 'string', true],
    ['position', 'string'],
    ['name', 'string'],
    ['duration_minutes', 'number'],
    ['is_milestone', 'boolean'],
    ['percent_complete', 'number'],
    ['deadline', 'string', true],
    ['start', 'string', true],
    ['is_summary', 'boolean'],
    ['server_version', 'number'],
  ],
  dependencies: [
    ['predecessor_id', 'string'],
    ['successor_id', 'string'],
    ['type', 'string'],
    ['lag_minutes', 'number'],
    ['server_version', 'number'],
  ],
};

const require = createRequire(import.meta.url);

/** A device: the unmodified client of the registry over LokiJS in memory, with a part of the contract's tables. */
export class Device {
  readonly #database: DeviceDatabase;
  readonly #transport: DeviceTransport;

  constructor(transport: DeviceTransport) {
    this.#transport = transport;
    const { Database, Model, appSchema, tableSchema } = require('@nozbe/watermelondb');
    const LokiJSAdapter = require('@nozbe/watermelondb/adapters/lokijs').default;
    const { LokiMemoryAdapter } = require('lokijs');
    require('@nozbe/watermelondb/utils/common/logger').default.silence();
    require('@nozbe/watermelondb/utils/common/randomId').setGenerator(() => randomUUID());
    const tables = Object.entries(TABLES).map(([name, columns]) =>
      tableSchema({
        name,
        columns: columns.map(([column, type, isOptional = false]) => ({ name: column, type, isOptional })),
      }),
    );
    const adapter = new LokiJSAdapter({
      dbName: randomUUID(),
      schema: appSchema({ version: 1, tables }),
      useWebWorker: false,
      useIncrementalIndexedDB: true,
      _testLokiAdapter: new LokiMemoryAdapter(),
    });
    const modelClasses = Object.keys(TABLES).map(
      table =>
        class extends Model {
          static table = table;
        },
    );
    this.#database = new Database({ adapter, modelClasses });
  }

  /** Live records of a table. */
  records(table: string): Promise<DeviceRecord[]> {
    return this.#database.get(table).query().fetch();
  }

  /** Live rows of a table by id, without what the client keeps for itself. */
  async rows(table: string): Promise<Map<string, Record<string, unknown>>> {
    const records = await this.records(table);
    return new Map(
      records.map(({ id, _raw: { _status, _changed, ...row } }): [string, Record<string, unknown>] => [id, row]),
    );
  }

  /** Ids of records with changes that no push has taken. */
  async dirtyIds(): Promise<string[]> {
    const records = [...(await this.records('tasks')), ...(await this.records('dependencies'))];
    return records.filter(record => record._raw['_status'] !== 'synced').map(record => record.id);
  }

  create(table: string, values: Readonly<Record<string, unknown>>): Promise<DeviceRecord> {
    return this.#database.write(() =>
      this.#database.get(table).create(record => {
        for (const [column, value] of Object.entries(values)) record._setRaw(column, value);
      }),
    );
  }

  async update(record: DeviceRecord, values: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#database.write(() =>
      record.update(changed => {
        for (const [column, value] of Object.entries(values)) changed._setRaw(column, value);
      }),
    );
  }

  async remove(record: DeviceRecord): Promise<void> {
    await this.#database.write(() => record.markAsDeleted());
  }

  /** The client's own `synchronize()`. */
  async synchronize(): Promise<void> {
    const { synchronize } = require('@nozbe/watermelondb/sync');
    await synchronize({ database: this.#database, ...this.#transport });
  }
}
