import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { formattedJson, modelSchema, modelShape, shapeModule } from '../../../test/model-schema.js';
import { PLAN_SHAPE } from './plan-shape.js';

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

it('the published schema says what the types say (`vitest -u` writes it anew)', async () => {
  await expect(`${formattedJson(modelSchema())}\n`).toMatchFileSnapshot(path('../../../plan.schema.json'));
});

it('the reader knows exactly the fields that the types have (`vitest -u` writes its table anew)', async () => {
  await expect(shapeModule(modelShape(modelSchema()))).toMatchFileSnapshot(path('plan-shape.ts'));
  expect(PLAN_SHAPE).toEqual(modelShape(modelSchema()));
});

it('every field in the types’ source is in the schema, and the other way round', () => {
  const sources = ['model.ts', 'uncertainty.ts', 'calendar/calendar.ts'];
  const text = sources.map(file => readFileSync(path(`../../${file}`), 'utf8')).join('\n');
  const written = new Set([...text.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name));
  const known = new Set<string>();
  JSON.stringify(modelSchema(), (key, value) => {
    if (key === 'properties') for (const name of Object.keys(value)) known.add(name);
    return value;
  });
  for (const envelope of ['format', 'version', 'project']) known.delete(envelope);
  expect([...known].sort()).toEqual([...written].sort());
});
