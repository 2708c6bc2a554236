import { expect, test } from 'vitest';
import { fileName } from './save.js';

test.each([
  ['Mill Lane library', 'Mill Lane library.pdf'],
  ['plan.pdf', 'plan.pdf'],
  ['Plan.PDF', 'Plan.pdf'],
  ['../../etc/passwd', 'etc passwd.pdf'],
  ['a<b>:"|?*c', 'a b c.pdf'],
  ['name\u202efdp.exe', 'name fdp.exe.pdf'],
  ['  ', 'plan.pdf'],
  ['CON', 'planCON.pdf'],
  ['x\u0000y\ud800z', 'x y z.pdf'],
  ['図書館', '図書館.pdf'],
  ['go 🚀', 'go 🚀.pdf'],
  ['n'.repeat(500), `${'n'.repeat(120)}.pdf`],
])('%j becomes a name every file system takes', (wish, expected) => {
  expect(fileName(wish, 'pdf')).toBe(expected);
});

test('each format has its ending', () => {
  expect(fileName('a', 'mspdi')).toBe('a.xml');
  expect(fileName('a.svg', 'svg')).toBe('a.svg');
});
