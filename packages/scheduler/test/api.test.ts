import { expect, test } from 'vitest';
import { readPublicInterface } from './public-interface.js';

const HEAD = `# What \`@trueppm/scheduler\` exports

Written by \`npx vitest run --project unit packages/scheduler/test/api.test.ts -u\`; the same test fails when the code
exports something else. A change here is a change for users.
`;

test('the package exports what api.md lists', async () => {
  const entries = readPublicInterface();
  for (const { specifier, exports } of entries) {
    expect(exports.length, specifier).toBeGreaterThan(0);
    for (const { name, declaration } of exports) expect(declaration, `${specifier} ${name}`).not.toBe('');
  }
  const sections = entries.map(
    ({ specifier, exports }) =>
      `\n## \`${specifier}\`\n\n\`\`\`ts\n${exports.map(({ declaration }) => declaration).join('\n')}\n\`\`\`\n`,
  );
  await expect(HEAD + sections.join('')).toMatchFileSnapshot('../api.md');
});
