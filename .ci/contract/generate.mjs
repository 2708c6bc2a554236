// The reference pages that are made from the contract. With --check writes nothing and fails when one is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { problemsSection } from './problems.mjs';
import { restPage } from './rest.mjs';
import { rolesPage } from './roles.mjs';

const ERRORS = 'docs/reference/errors.md';
const contract = parse(readFileSync('packages/sdk/openapi.yaml', 'utf8'));
const PAGES = {
  'docs/reference/rest.md': restPage(contract),
  'docs/reference/roles.md': rolesPage(contract),
  [ERRORS]: problemsSection(contract, readFileSync(ERRORS, 'utf8')),
};
const isCheck = process.argv.includes('--check');
const stale = Object.entries(PAGES).filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
for (const [path, text] of stale) {
  if (isCheck) console.error(`${path} is not what \`npm run generate\` makes of the contract`);
  else writeFileSync(path, text);
}
if (isCheck && stale.length > 0) process.exitCode = 1;
