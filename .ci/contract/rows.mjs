// Writes out what every synced table has in common. A fragment says of a table only what is its own:
//
//   rows:
//     labels:                          the table, and its path /projects/{project_id}/labels (`path` names another)
//       noun: Label                    of its schemas: Label, LabelCreate, LabelPatch, LabelPage, LabelChanges
//       title: label                   in sentences; `a` and plural are derived, or given
//       tag: tasks
//       roles: { create: scheduler, update: scheduler, delete: scheduler }   x-role; without roles the table is read-only
//       is_sync_only: true             no paths: the sync and the feed alone know it
//       filters: [TaskId]              parameters of the list, by name
//       required: [name]               of a creation
//       fixed: [task_id]               fields that creation may set and nothing changes later
//       properties: { name: { type: string } }      what a client may set
//       computed: { author_id: { type: string } }   what the server sets
//
// and gets list, create, get, update and delete, its schemas, and its place in SyncTable, SyncChanges and SyncPush.

const ref = (section, name) => ({ $ref: `#/components/${section}/${name}` });
const problems = statuses =>
  Object.fromEntries(statuses.map(status => [String(status), ref('responses', RESPONSE[status])]));
const RESPONSE = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'TooLarge',
  415: 'UnsupportedMediaType',
  422: 'Unprocessable',
  429: 'TooManyRequests',
  503: 'Unavailable',
};
const READ = [400, 401, 404, 429, 503];
const CREATE = [400, 401, 403, 404, 409, 413, 415, 422, 429, 503];
const UPDATE = [400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503];
const DELETE = [400, 401, 403, 404, 409, 412, 422, 429, 503];
const UUID = { type: 'string', format: 'uuid' };
const INSTANT = { type: 'string', format: 'date-time', description: 'UTC instant' };
const json = schema => ({ 'application/json': { schema: ref('schemas', schema) } });
const done = schema => ({ description: 'Done', headers: { ETag: ref('headers', 'ETag') }, content: json(schema) });

const article = word => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`);

/** Paths of one table. */
function paths(table, spec) {
  const { noun, title, plural = `${title}s`, tag, roles, filters = [], path = table.replaceAll('_', '-') } = spec;
  const nouns = `${noun.replace(/y$/, 'ie')}s`;
  const key = [ref('parameters', 'IdempotencyKey')];
  const write = { parameters: [ref('parameters', 'IfMatch'), ...key] };
  const body = schema => ({ requestBody: { required: true, content: json(schema) } });
  const list = {
    parameters: [ref('parameters', 'ProjectId')],
    get: {
      operationId: `list${nouns}`,
      tags: [tag],
      summary: `${plural[0].toUpperCase()}${plural.slice(1)} of a project, keyset pages`,
      'x-role': 'viewer',
      parameters: ['Limit', 'Cursor', ...filters].map(name => ref('parameters', name)),
      responses: { 200: { description: 'Done', content: json(`${noun}Page`) }, ...problems(READ) },
    },
  };
  const one = {
    parameters: [ref('parameters', 'ProjectId'), ref('parameters', `${noun}Id`)],
    get: {
      operationId: `get${noun}`,
      tags: [tag],
      summary: `One ${title}`,
      'x-role': 'viewer',
      parameters: [ref('parameters', 'IfNoneMatch')],
      responses: { 200: done(noun), ...problems(READ) },
    },
  };
  if (roles !== undefined) {
    list.post = {
      operationId: `create${noun}`,
      tags: [tag],
      summary: `Create ${article(title)}`,
      'x-role': roles.create,
      parameters: key,
      ...body(`${noun}Create`),
      responses: { 201: done(noun), ...problems(CREATE) },
    };
    if (Object.keys(changeableOf(spec)).length > 0)
      one.patch = {
        operationId: `update${noun}`,
        tags: [tag],
        summary: `Change the fields sent of ${article(title)}`,
        'x-role': roles.update,
        ...write,
        ...body(`${noun}Patch`),
        responses: { 200: done(noun), ...problems(UPDATE) },
      };
    one.delete = {
      operationId: `delete${noun}`,
      tags: [tag],
      summary: `Delete ${article(title)} (a tombstone stays)`,
      'x-role': roles.delete,
      ...write,
      responses: { 204: { description: 'Done' }, ...problems(DELETE) },
    };
  }
  const address = `/projects/{project_id}/${path}`;
  return { [address]: list, [`${address}/{${idOf(noun)}}`]: one };
}

/** `BoardColumn` has board_column_id. */
const idOf = noun => `${noun.replace(/(?<!^)[A-Z]/g, letter => `_${letter}`).toLowerCase()}_id`;

/** What a client may set later; a table all of whose fields are fixed has no update. */
const changeableOf = ({ properties = {}, fixed = [] }) =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !fixed.includes(name)));

/** Schemas of one table. */
function schemas({
  noun,
  description,
  roles,
  required = [],
  fixed = [],
  properties = {},
  computed = {},
  is_sync_only = false,
}) {
  const row = {
    id: UUID,
    project_id: UUID,
    ...properties,
    ...computed,
    server_version: { type: 'integer', minimum: 1 },
    created_at: INSTANT,
    updated_at: INSTANT,
  };
  const closed = { type: 'object', additionalProperties: false };
  const rows = { type: 'array', items: ref('schemas', noun) };
  const changeable = changeableOf({ properties, fixed });
  return {
    [noun]: { ...closed, ...(description && { description }), required: Object.keys(row), properties: row },
    ...(!is_sync_only && {
      [`${noun}Page`]: {
        ...closed,
        required: ['results', 'next_cursor'],
        properties: { results: rows, next_cursor: { type: ['string', 'null'] } },
      },
    }),
    ...(roles && {
      [`${noun}Create`]: {
        ...closed,
        ...(required.length > 0 && { required }),
        properties: { id: UUID, ...properties },
      },
    }),
    ...(roles &&
      Object.keys(changeable).length > 0 && {
        [`${noun}Patch`]: { ...closed, properties: changeable, minProperties: 1 },
      }),
    [`${noun}Changes`]: {
      ...closed,
      required: ['created', 'updated', 'deleted'],
      properties: { created: { ...rows, maxItems: 0 }, updated: rows, deleted: { type: 'array', items: UUID } },
    },
  };
}

/** One table as a fragment of the contract. */
export function rowsFragment(table, spec) {
  return {
    paths: spec.is_sync_only ? {} : paths(table, spec),
    components: {
      parameters: spec.is_sync_only
        ? {}
        : { [`${spec.noun}Id`]: { name: idOf(spec.noun), in: 'path', required: true, schema: UUID } },
      schemas: schemas(spec),
    },
  };
}

/** Enters a table into what the sync says of all tables; `at` reads a place of the joined contract. */
export function enterTable(at, createNode, table, { noun }) {
  at('SyncTable', 'enum').add(createNode(table));
  at('SyncChanges', 'properties').set(table, createNode(ref('schemas', `${noun}Changes`)));
  at('SyncPush', 'properties', 'changes', 'properties').set(table, createNode(ref('schemas', 'PushedTable')));
}
