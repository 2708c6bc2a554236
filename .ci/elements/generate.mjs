// Everything that is made from the elements' docblocks and sources. With --check writes nothing and fails when a file
// is not what it would write.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cssDataOf, htmlDataOf, llmsOf } from './editors.mjs';
import { manifestOf } from './manifest.mjs';
import { pageOf } from './page.mjs';

const FOLDER = 'packages/components';
const manifest = await manifestOf(FOLDER);
const gantt = manifest.modules
  .flatMap(({ declarations }) => declarations)
  .find(({ tagName }) => tagName === 'ppm-gantt');
const json = value => `${JSON.stringify(value, null, 2)}\n`;
const FILES = {
  [`${FOLDER}/custom-elements.json`]: json(manifest),
  [`${FOLDER}/vscode.html-custom-data.json`]: json(htmlDataOf(manifest)),
  [`${FOLDER}/vscode.css-custom-data.json`]: json(cssDataOf(FOLDER, manifest)),
  [`${FOLDER}/llms.txt`]: llmsOf(manifest),
  'docs/reference/gantt.md': pageOf(FOLDER, gantt),
};

const isCheck = process.argv.includes('--check');
const stale = Object.entries(FILES).filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
for (const [path, text] of stale) {
  if (isCheck) console.error(`${path} is not what \`npm run generate\` makes of the sources`);
  else writeFileSync(path, text);
}
if (isCheck && stale.length > 0) process.exitCode = 1;
