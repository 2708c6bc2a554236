import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.js';
import * as limits from './limits.js';
import { SETTINGS } from './settings.js';
import { configurationPage, usage } from './settings-page.js';

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
    ['a base path without a slash', ['--base-path', 'ppm'], {}, 'like /ppm'],
    ['a base path with a slash at its end', [], { TRUEPPM_BASE_PATH: '/ppm/' }, 'like /ppm'],
    ['a base path that climbs', ['--base-path', '/..'], {}, 'like /ppm'],
    ['another kind of broker', [], { TRUEPPM_REDIS_URL: 'http://h' }, 'redis://'],
    ['a short token of the metrics', [], { TRUEPPM_METRICS_TOKEN: 'short' }, '32 characters or more'],
    ['an extension that is neither path nor package', ['--extensions', 'a b'], {}, 'names of packages'],
    ['a long wait for balancers', ['--drain-delay', '301'], {}, 'from 0 to 300'],
    [
      'no secret beside DATABASE_URL',
      [],
      { DATABASE_URL: 'postgres://h/db' },
      'TRUEPPM_SECRET is needed with DATABASE_URL',
    ],
    ['no secret in production', [], { NODE_ENV: 'production' }, 'TRUEPPM_SECRET is needed in production'],
    ['a short secret', [], { TRUEPPM_SECRET: 'short' }, '32 characters or more'],
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
    const url = 'mysql://u:hunter2@h/db';
    expect(() => readConfig([], { DATABASE_URL: url })).toThrow(expect.not.stringContaining('hunter2') as never);
  });

  it('is told in one line per option', () => {
    for (const { flag, env } of Object.values(SETTINGS)) {
      const line = usage()
        .split('\n')
        .find(text => text.includes(` ${env} `));
      expect(line, env).toBeDefined();
      expect(line?.includes(`--${flag}`)).toBe(flag !== null);
    }
  });
});

describe('the file of settings', () => {
  const folders: string[] = [];
  const folderWith = (name: string, content: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'ppm-config-'));
    folders.push(folder);
    writeFileSync(join(folder, name), content);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  it('is found in the current folder; the environment and flags win over it', () => {
    const folder = folderWith('trueppm.config.yaml', 'port: 9000\nbase_path: /ppm\norigins: [https://a.example]\n');
    expect(readConfig([], {}, { folder })).toMatchObject({
      port: 9000,
      basePath: '/ppm',
      origins: ['https://a.example'],
    });
    expect(readConfig([], { PORT: '9001' }, { folder }).port).toBe(9001);
    expect(readConfig(['--port', '9002'], { PORT: '9001' }, { folder }).port).toBe(9002);
  });

  it('is read where --config says, as JSON too', () => {
    const folder = folderWith('other.json', '{"port": 9000, "no_demo": true, "data": "d"}');
    const config = readConfig(['--config', 'other.json'], {}, { folder });
    expect(config).toMatchObject({ port: 9000, hasDemo: false, dataFolder: join(folder, 'd') });
  });

  it.each([
    ['what is no setting', 'prot: 1', '"prot" in'],
    ['a value of the wrong kind', 'port: {a: 1}', 'must be a text, a number'],
    [
      'a value that cannot be used, naming the file',
      'port: 70000',
      'trueppm.config.yaml is "70000"; it must be a whole',
    ],
    ['what is no file of settings', '- 1', 'must hold names and values'],
    ['what cannot be read', 'a: [', 'cannot be read as settings'],
  ])('refuses %s', (_case, content, sentence) => {
    const folder = folderWith('trueppm.config.yaml', content);
    expect(() => readConfig([], {}, { folder })).toThrow(ConfigError);
    expect(() => readConfig([], {}, { folder })).toThrow(sentence);
  });

  it('refuses a named file that is not there', () => {
    expect(() => readConfig(['--config', '/nowhere/x.json'], {})).toThrow('/nowhere/x.json cannot be read');
  });
});

describe('docs/reference/configuration.md', () => {
  it('is what the table of settings makes', () => {
    const page = readFileSync(new URL('../../../docs/reference/configuration.md', import.meta.url), 'utf8');
    expect(page).toBe(configurationPage());
  });
});

describe('the reference page', () => {
  const page = readFileSync(new URL('../../../docs/reference/server.md', import.meta.url), 'utf8');
  const row = (start: string): string => page.split('\n').find(line => line.startsWith(start)) ?? '';

  it('tells the limits that the server has', () => {
    expect(row('| JSON body')).toContain(`${limits.JSON_BYTES_MAX / 2 ** 20} MiB, ${limits.JSON_DEPTH_MAX} levels`);
    expect(row('| plan file')).toContain(`${limits.IMPORT_BYTES_MAX / 2 ** 20} MiB`);
    expect(row('| rows of a push')).toContain(limits.PUSH_ROWS_MAX.toLocaleString('en'));
    expect(row('| requests of one user')).toContain(limits.REQUESTS_PER_MINUTE.toLocaleString('en'));
  });
});
