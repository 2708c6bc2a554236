// The section of docs/reference/errors.md about problems of the server, between two marks.
import { cell, code, table } from './tables.mjs';

const START = '<!-- problems of the server: generated -->';
const END = '<!-- end of problems of the server -->';

/** The page with its section made anew. */
export function problemsSection(contract, page) {
  const { enum: codes, 'x-codes': facts } = contract.components.schemas.ProblemCode;
  const missing = codes.filter(name => facts[name] === undefined);
  const surplus = Object.keys(facts).filter(name => !codes.includes(name));
  if (missing.length + surplus.length > 0)
    throw new Error(`x-codes of ProblemCode: missing ${missing}; surplus ${surplus}`);
  const rows = codes.map(name => [code(name), String(facts[name].status), cell(facts[name].meaning)]);
  const from = page.indexOf(START);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error('errors.md has lost its marks');
  return `${page.slice(0, from + START.length)}\n\n${table(['code', 'status', 'means'], rows)}\n\n${page.slice(to)}`;
}
