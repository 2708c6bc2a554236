import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { REQUESTS_PER_MINUTE } from './limits.js';

/** Which parts of the server this process runs. */
export type ProcessRole = 'all' | 'web' | 'worker';

/** Everything the server can be told, read once at start. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absolute path; holds embedded Postgres and generated secrets. */
  readonly dataFolder: string;
  /** Null = embedded Postgres. */
  readonly databaseUrl: string | null;
  /** Key for access tokens; null = generated into the data folder. */
  readonly secret: string | null;
  readonly hasDemo: boolean;
  readonly role: ProcessRole;
  readonly isProduction: boolean;
  readonly logLevel: string;
  /** Origins of other hosts whose pages may call the API; `[]` = only pages served here. */
  readonly origins: readonly string[];
  /** Number of proxies in front whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
  readonly connectionsMax: number;
  /** Requests of one user per minute; null = as many as the machine takes. */
  readonly requestsPerMinute: number | null;
}

/** A setting that cannot be used, said so that one knows what to type instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

interface Setting {
  readonly flag: string;
  readonly env: string;
  readonly fallback: string;
  /** A switch takes no value on the command line. */
  readonly isSwitch?: boolean;
  readonly says: string;
}

const SETTINGS = {
  port: { flag: 'port', env: 'PORT', fallback: '8080', says: 'port to listen on; 0 = any free one' },
  host: { flag: 'host', env: 'HOST', fallback: '127.0.0.1', says: 'address to listen on' },
  data: { flag: 'data', env: 'TRUEPPM_DATA', fallback: '.ppm', says: 'folder of embedded Postgres and secrets' },
  databaseUrl: { flag: 'database-url', env: 'DATABASE_URL', fallback: '', says: 'Postgres 15 or newer with ltree' },
  secret: { flag: '', env: 'TRUEPPM_SECRET', fallback: '', says: 'key for access tokens, 32 characters or more' },
  noDemo: { flag: 'no-demo', env: 'TRUEPPM_NO_DEMO', fallback: '', isSwitch: true, says: 'no demo workspace' },
  demo: { flag: 'demo', env: 'TRUEPPM_DEMO', fallback: '', isSwitch: true, says: 'demo workspace on DATABASE_URL too' },
  role: { flag: 'role', env: 'TRUEPPM_ROLE', fallback: 'all', says: 'all, web or worker' },
  logLevel: { flag: 'log-level', env: 'LOG_LEVEL', fallback: '', says: 'trace … fatal, or silent' },
  origins: { flag: 'origins', env: 'TRUEPPM_ORIGINS', fallback: '', says: 'other origins allowed, comma separated' },
  proxies: { flag: 'trusted-proxies', env: 'TRUEPPM_TRUSTED_PROXIES', fallback: '0', says: 'proxies in front' },
  connections: { flag: 'connections', env: 'TRUEPPM_CONNECTIONS', fallback: '10', says: 'connections to Postgres' },
  rateLimit: {
    flag: 'rate-limit',
    env: 'TRUEPPM_RATE_LIMIT',
    fallback: '',
    says: `requests of one user per minute; 0 = no limit (default ${REQUESTS_PER_MINUTE} in production, else 0)`,
  },
} as const satisfies Record<string, Setting>;

type SettingName = keyof typeof SETTINGS;

const ROLES: readonly string[] = ['all', 'web', 'worker'];
const LOG_LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const SECRET_LENGTH_MIN = 32;

/** One line per setting, for `--help`. */
export function usage(): string {
  const lines = Object.values<Setting>(SETTINGS).map(({ flag, env, fallback, isSwitch, says }) => {
    const option = flag === '' ? '' : `--${flag}${isSwitch === true ? '' : ' …'}`;
    return `  ${option.padEnd(22)} ${env.padEnd(24)} ${says}${fallback === '' ? '' : ` (default ${fallback})`}`;
  });
  return `trueppm-server [options]\n\n  ${'option'.padEnd(22)} environment\n${lines.join('\n')}\n`;
}

/**
 * Reads flags and environment; a flag wins.
 *
 * @param argv arguments without node and script
 * @throws ConfigError for an unknown flag or a value that cannot be used
 */
export function readConfig(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Config {
  const flags = readFlags(argv);
  const text = (name: SettingName): string => {
    const setting: Setting = SETTINGS[name];
    const flag = setting.flag === '' ? undefined : flags.get(setting.flag);
    return (flag ?? env[setting.env] ?? setting.fallback).trim() || setting.fallback;
  };
  const integer = (name: SettingName, least: number, most: number): number => {
    const value = Number(text(name));
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw refusal(name, text(name), `a whole number from ${least} to ${most}`);
  };
  const isOn = (name: SettingName): boolean => {
    const value = text(name).toLowerCase();
    if (['', '0', 'false', 'no'].includes(value)) return false;
    if (['1', 'true', 'yes'].includes(value)) return true;
    throw refusal(name, value, 'true or false');
  };
  const oneOf = (name: SettingName, allowed: readonly string[], value = text(name)): string => {
    if (allowed.includes(value)) return value;
    throw refusal(name, value, `one of ${allowed.join(', ')}`);
  };

  const isProduction = env['NODE_ENV'] === 'production';
  const databaseUrl = readDatabaseUrl(text('databaseUrl'));
  const secret = text('secret') === '' ? null : text('secret');
  if (secret !== null && secret.length < SECRET_LENGTH_MIN) {
    throw new ConfigError(`TRUEPPM_SECRET has ${secret.length} characters; it needs ${SECRET_LENGTH_MIN} or more.`);
  }
  if (secret === null && (isProduction || databaseUrl !== null)) {
    throw new ConfigError(
      `TRUEPPM_SECRET is needed ${isProduction ? 'in production' : 'with DATABASE_URL'}: ` +
        `a random text of ${SECRET_LENGTH_MIN} characters or more, the same for every process.`,
    );
  }
  if (isOn('demo') && isProduction)
    throw new ConfigError('--demo creates known passwords; it is refused in production.');
  return {
    port: integer('port', 0, 65_535),
    host: text('host'),
    dataFolder: resolve(text('data')),
    databaseUrl,
    secret,
    hasDemo: !isOn('noDemo') && (isOn('demo') || (databaseUrl === null && !isProduction)),
    role: oneOf('role', ROLES) as ProcessRole,
    isProduction,
    logLevel: oneOf('logLevel', LOG_LEVELS, text('logLevel') || (isProduction ? 'info' : 'warn')),
    origins: readOrigins(text('origins')),
    trustedProxies: integer('proxies', 0, 10),
    connectionsMax: integer('connections', 2, 1_000),
    requestsPerMinute:
      text('rateLimit') === ''
        ? isProduction
          ? REQUESTS_PER_MINUTE
          : null
        : integer('rateLimit', 0, 1_000_000) || null,
  };
}

function refusal(name: SettingName, value: string, allowed: string): ConfigError {
  const { flag, env }: Setting = SETTINGS[name];
  return new ConfigError(`--${flag} (or ${env}) is "${value}"; it must be ${allowed}.`);
}

function readFlags(argv: readonly string[]): Map<string, string> {
  const known = new Map(Object.values<Setting>(SETTINGS).map(setting => [setting.flag, setting]));
  const flags = new Map<string, string>();
  for (let at = 0; at < argv.length; at += 1) {
    const [, flag = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(argv[at] ?? '') ?? [];
    const setting = flag === '' ? undefined : known.get(flag);
    if (setting === undefined) throw new ConfigError(`"${argv[at]}" is not an option.\n\n${usage()}`);
    if (value !== undefined) flags.set(flag, value);
    else if (setting.isSwitch === true) flags.set(flag, 'true');
    else {
      at += 1;
      const next = argv[at];
      if (next === undefined) throw new ConfigError(`--${flag} needs a value: ${setting.says}.`);
      flags.set(flag, next);
    }
  }
  return flags;
}

function readDatabaseUrl(text: string): string | null {
  if (text === '') return null;
  if (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)) return text;
  throw new ConfigError('--database-url (or DATABASE_URL) must look like postgres://user:password@host:5432/name.');
}

function readOrigins(text: string): string[] {
  const origins = text
    .split(',')
    .map(origin => origin.trim())
    .filter(origin => origin !== '');
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw refusal('origins', origin, 'like https://example.org');
  }
  return origins;
}

/** The key for access tokens: the configured one, or one generated into the data folder, readable by its owner only. */
export function loadSecret(config: Pick<Config, 'secret' | 'dataFolder'>): Uint8Array {
  if (config.secret !== null) return new TextEncoder().encode(config.secret);
  const file = join(config.dataFolder, 'secret');
  if (!existsSync(file)) {
    mkdirSync(config.dataFolder, { recursive: true, mode: 0o711 });
    // 'wx': of two processes that start at once, one writes and both read.
    try {
      writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  chmodSync(file, 0o600);
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < SECRET_LENGTH_MIN) throw new ConfigError(`${file} is too short; remove it to get a new one.`);
  return new TextEncoder().encode(secret);
}
