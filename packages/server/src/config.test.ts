import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, usage } from './config.js';
import { STATUS_OF_CODE } from './errors.js';
import { ROLES_MATRIX } from './http/roles.js';
import * as limits from './limits.js';

const SECRET = 's'.repeat(32);

describe('configuration', () => {
  it('needs nothing: embedded Postgres, demo, this machine only', () => {
    expect(readConfig([], {})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      databaseUrl: null,
      hasDemo: true,
      role: 'all',
    });
  });

  it('lets a flag win over the environment, in both spellings', () => {
    expect(readConfig(['--port', '0'], { PORT: '9000' }).port).toBe(0);
    expect(readConfig(['--port=1'], { PORT: '9000' }).port).toBe(1);
    expect(readConfig([], { PORT: '9000' }).port).toBe(9000);
  });

  it('has no demo with DATABASE_URL or in production unless asked, and never in production', () => {
    const url = { DATABASE_URL: 'postgres://u:p@h/db', TRUEPPM_SECRET: SECRET };
    expect(readConfig([], url).hasDemo).toBe(false);
    expect(readConfig(['--demo'], url).hasDemo).toBe(true);
    expect(readConfig(['--no-demo'], {}).hasDemo).toBe(false);
    expect(readConfig([], { NODE_ENV: 'production', TRUEPPM_SECRET: SECRET }).hasDemo).toBe(false);
  });

  it.each([
    ['an unknown option', ['--prot', '1'], {}, '"--prot" is not an option'],
    ['an option without its value', ['--port'], {}, '--port needs a value'],
    ['a port that is none', ['--port', 'x'], {}, 'a whole number from 0 to 65535'],
    ['a role that is none', ['--role', 'boss'], {}, 'one of all, web, worker'],
    ['another kind of database', [], { DATABASE_URL: 'mysql://h/db' }, 'postgres://'],
    [
      'no secret beside DATABASE_URL',
      [],
      { DATABASE_URL: 'postgres://h/db' },
      'TRUEPPM_SECRET is needed with DATABASE_URL',
    ],
    ['no secret in production', [], { NODE_ENV: 'production' }, 'TRUEPPM_SECRET is needed in production'],
    ['a short secret', [], { TRUEPPM_SECRET: 'short' }, 'it needs 32'],
    [
      'known passwords in production',
      ['--demo'],
      { NODE_ENV: 'production', TRUEPPM_SECRET: SECRET },
      'refused in production',
    ],
    ['an origin with a path', ['--origins', 'https://a.example/x'], {}, 'like https://example.org'],
    ['a switch that is neither on nor off', [], { TRUEPPM_DEMO: 'perhaps' }, 'true or false'],
  ])('refuses %s and says what is allowed', (_case, argv, env, sentence) => {
    expect(() => readConfig(argv, env)).toThrow(ConfigError);
    expect(() => readConfig(argv, env)).toThrow(sentence);
  });

  it('never repeats a secret in a refusal', () => {
    expect(() => readConfig([], { TRUEPPM_SECRET: 'hunter2' })).toThrow(
      expect.not.stringContaining('hunter2') as never,
    );
  });

  it('is told in one line per option', () => {
    for (const name of ['--port', '--data', 'DATABASE_URL', 'TRUEPPM_SECRET', '--no-demo'])
      expect(usage()).toContain(name);
  });
});

describe('the reference page', () => {
  const page = readFileSync(new URL('../../../docs/reference/server.md', import.meta.url), 'utf8');
  const row = (start: string): string => page.split('\n').find(line => line.startsWith(start)) ?? '';

  it('tells every setting with its default', () => {
    const settings = [...usage().matchAll(/--([a-z-]+)(?: …)?\s+([A-Z_]+)/g)];
    expect(settings).toHaveLength(12);
    for (const [, flag, env] of settings) expect(page).toContain(`| \`--${flag}\` | \`${env}\` |`);
  });

  it('tells every code beside its status', () => {
    for (const [code, status] of Object.entries(STATUS_OF_CODE)) {
      const line = page.split('\n').find(text => text.startsWith('| ') && text.includes(String(status)));
      expect(line).toContain(code);
    }
  });

  it('tells the roles and limits that the server has', () => {
    expect(row('| project |')).toContain(ROLES_MATRIX.project.update);
    expect(row('| task |')).toBe('| task | viewer | member | scheduler | scheduler | scheduler | |');
    expect(row('| JSON body')).toContain(`${limits.JSON_BYTES_MAX / 2 ** 20} MiB, ${limits.JSON_DEPTH_MAX} levels`);
    expect(row('| plan file')).toContain(`${limits.IMPORT_BYTES_MAX / 2 ** 20} MiB`);
    expect(row('| rows of a push')).toContain(limits.PUSH_ROWS_MAX.toLocaleString('en'));
    expect(row('| requests of one user')).toContain(limits.REQUESTS_PER_MINUTE.toLocaleString('en'));
  });
});
