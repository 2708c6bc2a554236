// docs/reference/roles.md: every operation and the least role for it.
import { operationsOf } from './rest.mjs';
import { cell, code, table } from './tables.mjs';

const SCOPES = [
  ['projects', 'On a project', '{project_id}'],
  ['programs', 'On a program', '{program_id}'],
];
const mark = (roles, least, role) => (roles.indexOf(role) >= roles.indexOf(least) ? '✓' : '');

/** The page. */
export function rolesPage(contract) {
  const roles = contract.components.schemas.Role.enum;
  const heads = ['operation', '', ...roles];
  const all = operationsOf(contract);
  const chapters = SCOPES.flatMap(([, title, parameter]) => {
    const rows = all
      .filter(op => op['x-role'] && op.path.includes(parameter))
      .map(op => [
        `[${op.operationId}](rest.md#${op.operationId.toLowerCase()})`,
        cell(op.summary),
        ...roles.map(role => mark(roles, op['x-role'], role)),
      ]);
    return rows.length === 0 ? [] : [`## ${title}`, table(heads, rows)];
  });
  const free = all.filter(op => !op['x-role']);
  const open = free.filter(op => op.security?.length === 0);
  const own = free.filter(op => op.security?.length !== 0);
  const list = operations => operations.map(op => code(op.operationId)).join(' ');
  return (
    [
      '# Roles',
      'Made by `npm run generate` from the roles that the contract gives its operations. The server decides by one matrix ' +
        '(`packages/server/src/http/roles.ts`); a test compares the two, and another calls every operation as every role, as ' +
        'a stranger and without a token, on an own, a foreign and a nonexistent project.',
      'A role may do what the roles left of it may. A row may ask for more: a Member changes the status and progress of tasks ' +
        'assigned to them, and what they wrote themselves. A role grants, changes and takes roles below its own, an Owner all; ' +
        'the last Owner stays. Whoever is not a member gets the 404 of what does not exist.',
      'An answer that holds a project or a program holds in `can` what its caller may do there, by permission: ' +
        '`task.update`, `comment.create`. Rows are the same for all their readers and carry no such flags: `rowCan(table, ' +
        'row, { can, userId })` of `@trueppm/sdk/protocol` says from `can` and the row what its reader may do to it, in the ' +
        'way the server decides: the author of a comment changes it, and an Admin deletes it (`comment.moderate`); a time ' +
        'entry changes until its week is handed in; a planned sprint can be activated, an active one closed.',
      ...chapters,
      '## Without a role',
      `Anybody: ${list(open)}.`,
      `Whoever is signed in, about themselves or what they may see: ${list(own)}.`,
    ].join('\n\n') + '\n'
  );
}
