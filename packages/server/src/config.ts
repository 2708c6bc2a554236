import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type IssuerSettings, isFetchable, readIssuers } from './identity/issuers/settings.js';
import type { OidcSettings } from './identity/oidc/provider.js';
import { REQUESTS_PER_MINUTE } from './limits.js';
import { SECRET_LENGTH_MIN, SETTINGS } from './settings.js';
import { ConfigError, type Environment, readArguments, SettingsSource } from './settings-source.js';

export { ConfigError } from './settings-source.js';

/** Which parts of the server this process runs. */
export type ProcessRole = 'all' | 'web' | 'worker';

/** Everything the server can be told, read once at start. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Path below which everything is answered: `''`, or `/ppm`. */
  readonly basePath: string;
  /** Absolute path; holds embedded Postgres and generated secrets. */
  readonly dataFolder: string;
  /** Null = embedded Postgres. */
  readonly databaseUrl: string | null;
  /** Whether the schema is brought up to date at start, rather than demanded. */
  readonly migrates: boolean;
  /** Key for access tokens; null = generated into the data folder. */
  readonly secret: string | null;
  /** Days that what was deleted can come back; null = for ever. */
  readonly trashDays: number | null;
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
  /** Time between "not ready" and the end of listening. */
  readonly drainDelayMs: number;
  /** Webhooks may call this machine itself, by http too; never in production. */
  readonly webhooksToLoopback: boolean;
  /** Where browsers find the server, base path included, without a slash at the end; null = as the request says. */
  readonly publicUrl: string | null;
  /** Issuers whose tokens are taken. */
  readonly issuers: readonly IssuerSettings[];
  /** Provider that people sign in at; null = none. */
  readonly oidc: OidcSettings | null;
  /** Days that the log of operations is kept. */
  readonly logDays: number;
  /** Valkey or Redis that carries wake-ups; null = Postgres does. */
  readonly redisUrl: string | null;
  readonly metrics: {
    /** Null = no port of its own. */
    readonly port: number | null;
    readonly host: string;
    /** Bearer token on the main port; null = not there. */
    readonly token: string | null;
  };
  /** Names or paths of modules that register extensions. */
  readonly extensions: readonly string[];
}

/** How {@link readConfig} reads. */
export interface ReadOptions {
  /** Folder in which the file of settings is looked for. Default: the current one. */
  readonly folder?: string;
  /** False for commands that sign nothing. Default true. */
  readonly needsSecret?: boolean;
}

/**
 * Reads flags, environment and file; a flag wins over the environment, the environment over the file.
 *
 * @param argv arguments without node and script, or already taken apart
 * @throws ConfigError for an unknown flag or a value that cannot be used
 */
export function readConfig(
  argv: readonly string[] | ReadonlyMap<string, string>,
  env: Environment,
  { folder = process.cwd(), needsSecret = true }: ReadOptions = {},
): Config {
  const flags = 'get' in argv ? argv : readArguments(argv).flags;
  const source = new SettingsSource(flags, env, folder);
  const isProduction = env['NODE_ENV'] === 'production';
  const databaseUrl = source.value('databaseUrl');
  const secret = source.value('secret');
  if (secret === null && needsSecret && (isProduction || databaseUrl !== null)) {
    throw new ConfigError(
      `TRUEPPM_SECRET is needed ${isProduction ? 'in production' : 'with DATABASE_URL'}: ` +
        `a random text of ${SECRET_LENGTH_MIN} characters or more, the same for every process.`,
    );
  }
  const wantsDemo = source.value('demo');
  if (wantsDemo && isProduction) {
    throw new ConfigError('--demo creates known passwords; it is refused in production.');
  }
  if (source.value('webhooksToLoopback') && isProduction) {
    throw new ConfigError('--webhooks-to-loopback opens this machine to webhooks; it is refused in production.');
  }
  const rateLimit = source.value('rateLimit') ?? (isProduction ? REQUESTS_PER_MINUTE : 0);
  return {
    port: source.value('port'),
    host: source.value('host'),
    basePath: source.value('basePath'),
    dataFolder: resolve(folder, source.value('data')),
    databaseUrl,
    migrates: !source.value('noMigrate'),
    secret,
    hasDemo: !source.value('noDemo') && (wantsDemo || (databaseUrl === null && !isProduction)),
    role: source.value('role'),
    isProduction,
    logLevel: source.value('logLevel') || (isProduction ? 'info' : 'warn'),
    origins: source.value('origins'),
    trustedProxies: source.value('proxies'),
    connectionsMax: source.value('connections'),
    requestsPerMinute: rateLimit === 0 ? null : rateLimit,
    publicUrl: source.value('publicUrl')?.replace(/\/+$/, '') ?? null,
    issuers: readIssuers(source.value('issuers'), folder, isProduction),
    oidc: readOidc(source, isProduction),
    trashDays: source.value('trashDays') === 0 ? null : source.value('trashDays'),
    webhooksToLoopback: source.value('webhooksToLoopback'),
    logDays: source.value('logDays'),
    drainDelayMs: source.value('drainDelay') * 1_000,
    redisUrl: source.value('redisUrl'),
    metrics: {
      port: source.value('metricsPort'),
      host: source.value('metricsHost'),
      token: source.value('metricsToken'),
    },
    extensions: source.value('extensions').map(entry => (entry.startsWith('.') ? resolve(folder, entry) : entry)),
  };
}

function readOidc(source: SettingsSource, isProduction: boolean): OidcSettings | null {
  const issuer = source.value('oidcIssuer');
  if (issuer === null) return null;
  if (!isFetchable(issuer, isProduction)) {
    throw new ConfigError(`TRUEPPM_OIDC_ISSUER must be ${SETTINGS.oidcIssuer.takes.allowed}.`);
  }
  const clientId = source.value('oidcClientId');
  if (clientId === '') throw new ConfigError('TRUEPPM_OIDC_CLIENT_ID is needed with TRUEPPM_OIDC_ISSUER.');
  return {
    issuer,
    clientId,
    clientSecret: source.value('oidcClientSecret') || null,
    scopes: source.value('oidcScopes'),
    name: source.value('oidcName'),
    trustsEmail: source.value('oidcTrustsEmail'),
  };
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
