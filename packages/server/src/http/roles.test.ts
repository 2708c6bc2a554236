import { ROLES } from '@trueppm/sdk/protocol';
import { describe, expect, it } from 'vitest';
import { contract } from './contract.js';
import { isAllowed, leastRole, mayGrant, PERMISSION_OF_OPERATION, permissionOf } from './roles.js';

const ofProject = contract().operations.filter(operation => operation.path.includes('{project_id}'));

describe('the roles matrix', () => {
  it.each(ofProject)('gives $id the role that the contract documents', ({ id, role }) => {
    const permission = permissionOf(id);
    expect(permission).not.toBeNull();
    expect(leastRole(permission!)).toBe(role);
  });

  it('names no operation that is not about a project or a program', () => {
    const scoped = contract().operations.filter(({ path }) => /\{(project|program)_id\}/.test(path));
    const known = new Set<string>(scoped.map(operation => operation.id));
    expect(Object.keys(PERMISSION_OF_OPERATION).filter(id => !known.has(id))).toEqual([]);
  });

  it('lets a stronger role do all that a weaker one may', () => {
    const held = ROLES.map(role => ofProject.filter(({ id }) => isAllowed(role, permissionOf(id)!)).length);
    expect(held).toEqual([...held].sort((a, b) => a - b));
    expect(held[4]).toBe(ofProject.length);
  });

  it('lets a role grant those below its own, and an Owner all', () => {
    const granted = ROLES.map(own => ROLES.filter(role => mayGrant(own, role)));
    expect(granted).toEqual([
      [],
      ['viewer'],
      ['viewer', 'member'],
      ['viewer', 'member', 'scheduler'],
      ['viewer', 'member', 'scheduler', 'admin', 'owner'],
    ]);
  });
});

describe('finding an operation', () => {
  it('reads path parameters and forgives one last slash', () => {
    const match = contract().match('PATCH', '/projects/a%20b/tasks/t/');
    expect(match).toMatchObject({ operation: { id: 'updateTask' }, params: { project_id: 'a b', task_id: 't' } });
  });

  it('knows the methods of an address it knows, and nothing of others', () => {
    expect(contract().match('PUT', '/projects')).toEqual(['GET', 'POST']);
    expect(contract().match('GET', '/projects//tasks')).toBeNull();
    expect(contract().match('GET', '/')).toBeNull();
  });
});
