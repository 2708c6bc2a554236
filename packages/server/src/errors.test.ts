import { expect, it } from 'vitest';
import { STATUS_OF_CODE } from './errors.js';
import { contract } from './http/contract.js';

interface ProblemCodes {
  readonly enum: readonly string[];
  readonly 'x-codes': Readonly<Record<string, { readonly status: number; readonly meaning: string }>>;
}

it('answers each code with the status that the contract documents', () => {
  const { schemas } = contract().document['components'] as { schemas: { ProblemCode: ProblemCodes } };
  const documented = Object.entries(schemas.ProblemCode['x-codes']);
  expect(Object.fromEntries(documented.map(([code, { status }]) => [code, status]))).toEqual(STATUS_OF_CODE);
  expect(documented.map(([code]) => code).sort()).toEqual([...schemas.ProblemCode.enum].sort());
});
