// docs/reference/rest.md: every operation by tag, then every schema.
import { boundsOf, cell, code, resolve, table, typeOf } from './tables.mjs';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const ROLE_WORDS = { public: 'anybody', caller: 'whoever is signed in' };

function operationsOf(contract) {
  return Object.entries(contract.paths).flatMap(([path, item]) =>
    METHODS.filter(method => item[method]).map(method => ({
      path,
      method: method.toUpperCase(),
      ...item[method],
      parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(entry =>
        resolve(contract, entry),
      ),
    })),
  );
}

/** Who may call it: a role inside the project or program, anybody, or whoever is signed in. */
function callerOf(operation) {
  if (operation.security?.length === 0) return ROLE_WORDS.public;
  return operation['x-role'] ? `${operation['x-role']} and above` : ROLE_WORDS.caller;
}

function contentOf(contract, entry) {
  const content = Object.entries(resolve(contract, entry)?.content ?? {});
  return content.map(([type, { schema }]) =>
    type === 'application/json' ? typeOf(schema) : `${typeOf(schema)} (${code(type)})`,
  );
}

function operation(contract, op) {
  const success = Object.entries(op.responses).filter(([status]) => Number(status) < 400);
  const errors = Object.keys(op.responses).filter(status => Number(status) >= 400);
  const answers = success.map(([status, entry]) => [code(status), ...contentOf(contract, entry)].join(' '));
  const facts = [
    `Open to ${callerOf(op)}.`,
    op.requestBody ? `Body: ${contentOf(contract, op.requestBody).join(' or ')}.` : '',
    `Answers ${answers.join(', ')}${errors.length > 0 ? `; problems ${errors.join(' ')}` : ''}.`,
  ].filter(text => text !== '');
  const parameters = op.parameters.filter(({ in: where }) => where !== 'path');
  const rows = parameters.map(({ name, in: where, schema, description }) => [
    code(name),
    where,
    [typeOf(schema), boundsOf(schema)].filter(Boolean).join(', '),
    cell(description),
  ]);
  return [
    `### ${op.operationId}`,
    `${code(`${op.method} ${op.path}`)}: ${cell(op.summary)}.${op.description ? ` ${cell(op.description)}` : ''}`,
    facts.join(' '),
    table(['parameter', 'in', 'type', ''], rows),
  ];
}

function schema(name, value) {
  const required = new Set(value.required ?? []);
  const fields = Object.entries(value.properties ?? {}).map(([field, of]) => [
    required.has(field) ? code(field) : `${code(field)}?`,
    [typeOf(of), boundsOf(of)].filter(Boolean).join(', '),
    cell(
      [of.description, of.default === undefined ? '' : `Default ${JSON.stringify(of.default)}.`]
        .filter(Boolean)
        .join(' '),
    ),
  ]);
  return [
    `### ${name}`,
    cell(value.description),
    fields.length > 0 ? table(['field', 'type', ''], fields) : typeOf(value),
  ];
}

/** The page. */
export function restPage(contract) {
  const operations = operationsOf(contract);
  const chapters = contract.tags.flatMap(({ name, description }) => {
    const own = operations.filter(({ tags }) => tags[0] === name);
    if (own.length === 0) return [];
    return [`## ${name}`, `${cell(description)}.`, ...own.flatMap(op => operation(contract, op))];
  });
  const schemas = Object.entries(contract.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  const [server] = contract.servers;
  return [
    '# REST',
    'Made from the contract by `npm run generate`; a server shows it at `/api/docs/` and gives it as YAML or JSON at ' +
      `${code(`${server.url}/schema`)}. Paths are below ${code(server.url)}. What every operation shares stands in the ` +
      `introduction of the contract; roles are in [a table of their own](roles.md), problem codes in [Errors](errors.md).`,
    ...contract.info.description.trim().split('\n\n'),
    ...chapters,
    '## Schemas',
    'A field with a question mark may be left out.',
    ...schemas.flatMap(([name, value]) => schema(name, value)),
  ]
    .filter(text => text !== '')
    .join('\n\n')
    .concat('\n');
}

export { operationsOf };
