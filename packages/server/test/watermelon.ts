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

/** A column as WatermelonDB's schema has it. */
export type Column = readonly [name: string, type: 'string' | 'number' | 'boolean', isOptional?: boolean];

/** The tables of a device of the first days, with a part of their columns. */
export const FIRST_TABLES: Readonly<Record<string, readonly Column[]>> = {
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

/** The tables of a device that keeps everything people do together. Columns that hold JSON are texts. */
export const ALL_TABLES: Readonly<Record<string, readonly Column[]>> = {
  ...FIRST_TABLES,
  tasks: [
    ...(FIRST_TABLES['tasks'] as readonly Column[]),
    ['status', 'string'],
    ['board_position', 'string', true],
    ['custom_values', 'string'],
    ['sprint_id', 'string', true],
    ['story_points', 'number', true],
  ],
  sprints: [
    ['name', 'string'],
    ['goal', 'string'],
    ['start', 'string'],
    ['finish', 'string'],
    ['state', 'string'],
    ['milestone_id', 'string', true],
    ['committed_tasks', 'number', true],
  ],
  scope_changes: [
    ['sprint_id', 'string'],
    ['task_id', 'string'],
    ['action', 'string'],
    ['reason', 'string'],
    ['state', 'string'],
    ['requested_by', 'string', true],
  ],
  baselines: [
    ['number', 'number'],
    ['name', 'string'],
    ['task_count', 'number'],
  ],
  baseline_tasks: [
    ['baseline_id', 'string'],
    ['task_id', 'string'],
    ['start', 'string', true],
    ['duration_minutes', 'number', true],
  ],
  time_entries: [
    ['task_id', 'string'],
    ['day', 'string'],
    ['minutes', 'number'],
    ['note', 'string'],
    ['is_shared', 'boolean'],
    ['user_id', 'string', true],
    ['state', 'string'],
  ],
  members: [
    ['name', 'string'],
    ['role', 'string'],
  ],
  labels: [
    ['name', 'string'],
    ['color', 'string'],
  ],
  task_labels: [
    ['task_id', 'string'],
    ['label_id', 'string'],
  ],
  comments: [
    ['task_id', 'string'],
    ['parent_id', 'string', true],
    ['body', 'string'],
    ['author_id', 'string', true],
    ['edited_at', 'string', true],
  ],
  attachments: [
    ['task_id', 'string'],
    ['name', 'string'],
    ['url', 'string'],
  ],
  risks: [
    ['title', 'string'],
    ['probability', 'number'],
    ['impact', 'number'],
    ['score', 'number'],
    ['status', 'string'],
    ['task_id', 'string', true],
    ['owner_id', 'string', true],
    ['review_date', 'string', true],
  ],
  board_columns: [
    ['name', 'string'],
    ['status', 'string'],
    ['category', 'string'],
    ['position', 'string'],
    ['wip_limit', 'number', true],
    ['is_wip_enforced', 'boolean'],
  ],
  custom_fields: [
    ['name', 'string'],
    ['kind', 'string'],
    ['choices', 'string'],
    ['position', 'string'],
  ],
  saved_views: [
    ['name', 'string'],
    ['kind', 'string'],
    ['settings', 'string'],
    ['is_shared', 'boolean'],
    ['owner_id', 'string', true],
  ],
};

/** A pulled row as a device keeps it: what is no text, number or boolean becomes text. */
export function rowOfDevice(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([field, value]) => [
      field,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]),
  );
}

const require = createRequire(import.meta.url);

/** A device: the unmodified client of the registry over LokiJS in memory, with a part of the contract's tables. */
export class Device {
  readonly #database: DeviceDatabase;
  readonly #transport: DeviceTransport;
  readonly #tables: Readonly<Record<string, readonly Column[]>>;

  /** @param schema the tables it has */
  constructor(transport: DeviceTransport, schema: Readonly<Record<string, readonly Column[]>> = FIRST_TABLES) {
    this.#transport = transport;
    this.#tables = schema;
    const { Database, Model, appSchema, tableSchema } = require('@nozbe/watermelondb');
    const LokiJSAdapter = require('@nozbe/watermelondb/adapters/lokijs').default;
    const { LokiMemoryAdapter } = require('lokijs');
    require('@nozbe/watermelondb/utils/common/logger').default.silence();
    require('@nozbe/watermelondb/utils/common/randomId').setGenerator(() => randomUUID());
    const tables = Object.entries(schema).map(([name, columns]) =>
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
    const modelClasses = Object.keys(schema).map(
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
    const records = await Promise.all(Object.keys(this.#tables).map(table => this.records(table)));
    return records
      .flat()
      .filter(record => record._raw['_status'] !== 'synced')
      .map(record => record.id);
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

/** Rounds of one device until it is taken for one that cannot be synchronized. */
const ROUNDS_MAX = 12;

/** Synchronizes until a round goes through; conflicts and lost answers are what rounds are for. */
export async function settle(device: Device): Promise<void> {
  for (let round = 1; ; round += 1) {
    try {
      await device.synchronize();
      return;
    } catch (error) {
      if (round === ROUNDS_MAX) throw error;
    }
  }
}
