import { isAbsolute } from 'node:path';
import { REQUESTS_PER_MINUTE } from './limits.js';

/** What values a setting takes: a sentence for people, and how its text is read. */
export interface Kind<T> {
  /** Completes "it must be …". */
  readonly allowed: string;
  /** `fallback` = what stands when the value is a switch without one. */
  readonly isSwitch?: boolean;
  /** Undefined = cannot be used. */
  readonly parse: (text: string) => T | undefined;
}

/** One thing the server can be told, by flag, environment or file. */
export interface Setting<T> {
  /** Heading under which it is documented. */
  readonly group: 'Listening' | 'Data' | 'Security' | 'Processes' | 'Watching' | 'Demo and extensions';
  /** Name of the flag; null = it never stands on a command line, where others could read it. */
  readonly flag: string | null;
  readonly env: string;
  /** Its name in the file. */
  readonly key: string;
  /** As text; empty = nothing. */
  readonly fallback: string;
  /** The default in words, where it depends on something. */
  readonly fallbackSays?: string;
  readonly takes: Kind<T>;
  readonly says: string;
}

const text: Kind<string> = { allowed: 'text', parse: value => value };

const integer = (least: number, most: number): Kind<number> => ({
  allowed: `a whole number from ${least} to ${most}`,
  parse(value) {
    const number = value === '' ? Number.NaN : Number(value);
    return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
  },
});

/** A whole number, or nothing. */
const maybeInteger = (least: number, most: number): Kind<number | null> => {
  const { allowed, parse } = integer(least, most);
  return { allowed, parse: value => (value === '' ? null : parse(value)) };
};

const oneOf = <Value extends string>(...values: readonly Value[]): Kind<Value> => ({
  allowed: `one of ${values.join(', ')}`,
  parse: value => values.find(allowed => allowed === value),
});

const onOff: Kind<boolean> = {
  allowed: 'true or false',
  isSwitch: true,
  parse(value) {
    if (['', '0', 'false', 'no'].includes(value.toLowerCase())) return false;
    return ['1', 'true', 'yes'].includes(value.toLowerCase()) ? true : undefined;
  },
};

const url = (allowed: string, protocol: RegExp): Kind<string | null> => ({
  allowed,
  parse(value) {
    if (value === '') return null;
    return URL.canParse(value) && protocol.test(new URL(value).protocol) ? value : undefined;
  },
});

const listOf = (allowed: string, isFit: (entry: string) => boolean): Kind<readonly string[]> => ({
  allowed,
  parse(value) {
    const entries = value.split(',').map(entry => entry.trim());
    const named = entries.filter(entry => entry !== '');
    return named.every(isFit) ? named : undefined;
  },
});

const atLeast = (length: number): Kind<string | null> => ({
  allowed: `a random text of ${length} characters or more`,
  parse: value => (value === '' ? null : value.length >= length ? value : undefined),
});

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
/** Least length of a key or token that somebody else must not guess. */
export const SECRET_LENGTH_MIN = 32;

/** Everything the server can be told. `--help` and docs/reference/configuration.md are made from this table. */
export const SETTINGS = {
  config: {
    group: 'Data',
    flag: 'config',
    env: 'TRUEPPM_CONFIG',
    key: '',
    fallback: '',
    fallbackSays: 'trueppm.config.json or .yaml in the current folder, if there is one',
    takes: text,
    says: 'file of settings, JSON or YAML',
  },
  port: {
    group: 'Listening',
    flag: 'port',
    env: 'PORT',
    key: 'port',
    fallback: '8080',
    takes: integer(0, 65_535),
    says: 'port to listen on; 0 = any free one',
  },
  host: {
    group: 'Listening',
    flag: 'host',
    env: 'HOST',
    key: 'host',
    fallback: '127.0.0.1',
    takes: text,
    says: 'address to listen on; 0.0.0.0 = every one',
  },
  basePath: {
    group: 'Listening',
    flag: 'base-path',
    env: 'TRUEPPM_BASE_PATH',
    key: 'base_path',
    fallback: '',
    takes: {
      allowed: 'like /ppm: a slash, then letters, digits, - _ . in steps, no slash at the end',
      parse: value => (value === '/' ? '' : /^(\/[\w.-]*\w[\w.-]*)*$/.test(value) ? value : undefined),
    } satisfies Kind<string>,
    says: 'path below which a proxy shows the server: API, socket, page, cookies',
  },
  proxies: {
    group: 'Listening',
    flag: 'trusted-proxies',
    env: 'TRUEPPM_TRUSTED_PROXIES',
    key: 'trusted_proxies',
    fallback: '0',
    takes: integer(0, 10),
    says: 'number of proxies in front whose X-Forwarded-For, -Proto and -Host are believed',
  },
  drainDelay: {
    group: 'Listening',
    flag: 'drain-delay',
    env: 'TRUEPPM_DRAIN_DELAY',
    key: 'drain_delay',
    fallback: '0',
    takes: integer(0, 300),
    says: 'seconds between "not ready" and the end of listening, for balancers to notice',
  },
  data: {
    group: 'Data',
    flag: 'data',
    env: 'TRUEPPM_DATA',
    key: 'data',
    fallback: '.ppm',
    takes: text,
    says: 'folder of embedded Postgres and generated secrets',
  },
  trashDays: {
    group: 'Data',
    flag: 'trash-days',
    env: 'TRUEPPM_TRASH_DAYS',
    key: 'trash_days',
    fallback: '30',
    takes: integer(0, 36_500),
    says: 'days that deleted projects and tasks can be brought back, after which projects are removed; 0 = for ever',
  },
  databaseUrl: {
    group: 'Data',
    flag: 'database-url',
    env: 'DATABASE_URL',
    key: 'database_url',
    fallback: '',
    fallbackSays: 'embedded Postgres',
    takes: url('like postgres://user:password@host:5432/name', /^postgres(ql)?:$/),
    says: 'Postgres 15 or newer, with ltree, to use instead of the embedded one',
  },
  connections: {
    group: 'Data',
    flag: 'connections',
    env: 'TRUEPPM_CONNECTIONS',
    key: 'connections',
    fallback: '10',
    takes: integer(2, 1_000),
    says: 'connections of this process to Postgres',
  },
  noMigrate: {
    group: 'Data',
    flag: 'no-migrate',
    env: 'TRUEPPM_NO_MIGRATE',
    key: 'no_migrate',
    fallback: '',
    takes: onOff,
    says: 'do not change the schema at start: refuse to start until `trueppm-server migrate` has run',
  },
  secret: {
    group: 'Security',
    flag: null,
    env: 'TRUEPPM_SECRET',
    key: 'secret',
    fallback: '',
    fallbackSays: 'generated into the data folder; needed in production and with a database URL',
    takes: atLeast(SECRET_LENGTH_MIN),
    says: 'key of access tokens, 32 characters or more, the same for every process',
  },
  origins: {
    group: 'Security',
    flag: 'origins',
    env: 'TRUEPPM_ORIGINS',
    key: 'origins',
    fallback: '',
    takes: listOf(
      'origins like https://example.org, comma separated',
      entry => URL.canParse(entry) && new URL(entry).origin === entry,
    ),
    says: 'other origins whose pages may call the API',
  },
  rateLimit: {
    group: 'Security',
    flag: 'rate-limit',
    env: 'TRUEPPM_RATE_LIMIT',
    key: 'rate_limit',
    fallback: '',
    fallbackSays: `${REQUESTS_PER_MINUTE} in production, else 0`,
    takes: maybeInteger(0, 1_000_000),
    says: 'requests of one user per minute, over all processes; 0 = no limit',
  },
  publicUrl: {
    group: 'Listening',
    flag: 'public-url',
    env: 'TRUEPPM_PUBLIC_URL',
    key: 'public_url',
    fallback: '',
    fallbackSays: 'what the request says',
    takes: {
      allowed: 'like https://ppm.example.org/ppm, with the base path',
      parse: value =>
        value === '' ? null : URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? value : undefined,
    } satisfies Kind<string | null>,
    says: 'where browsers find the server; sent to an OpenID provider to come back to',
  },
  issuers: {
    group: 'Security',
    flag: 'issuers',
    env: 'TRUEPPM_ISSUERS',
    key: 'issuers',
    fallback: '',
    fallbackSays: 'none',
    takes: text,
    says: 'file of issuers whose tokens are taken, JSON or YAML, see the guide on sign-in',
  },
  oidcIssuer: {
    group: 'Security',
    flag: 'oidc-issuer',
    env: 'TRUEPPM_OIDC_ISSUER',
    key: 'oidc_issuer',
    fallback: '',
    fallbackSays: 'no sign-in elsewhere',
    takes: url('an https address (http on this machine only, and not in production)', /^https?:$/),
    says: 'OpenID provider that people sign in at',
  },
  oidcClientId: {
    group: 'Security',
    flag: 'oidc-client-id',
    env: 'TRUEPPM_OIDC_CLIENT_ID',
    key: 'oidc_client_id',
    fallback: '',
    takes: text,
    says: 'what the provider knows this server as',
  },
  oidcClientSecret: {
    group: 'Security',
    flag: null,
    env: 'TRUEPPM_OIDC_CLIENT_SECRET',
    key: 'oidc_client_secret',
    fallback: '',
    fallbackSays: 'a public client, by PKCE alone',
    takes: text,
    says: 'secret shared with the provider',
  },
  oidcScopes: {
    group: 'Security',
    flag: 'oidc-scopes',
    env: 'TRUEPPM_OIDC_SCOPES',
    key: 'oidc_scopes',
    fallback: 'openid email profile',
    takes: {
      allowed: 'scopes, openid among them',
      parse: value => (/(^| )openid( |$)/.test(value) ? value : undefined),
    },
    says: 'scopes asked of the provider',
  },
  oidcName: {
    group: 'Security',
    flag: 'oidc-name',
    env: 'TRUEPPM_OIDC_NAME',
    key: 'oidc_name',
    fallback: 'Single sign-on',
    takes: text,
    says: 'name of the provider, as people know it',
  },
  oidcTrustsEmail: {
    group: 'Security',
    flag: 'oidc-trusts-email',
    env: 'TRUEPPM_OIDC_TRUSTS_EMAIL',
    key: 'oidc_trusts_email',
    fallback: '',
    takes: onOff,
    says: 'an account here is known again by the e-mail that the provider has checked',
  },
  webhooksToLoopback: {
    group: 'Security',
    flag: 'webhooks-to-loopback',
    env: 'TRUEPPM_WEBHOOKS_TO_LOOPBACK',
    key: 'webhooks_to_loopback',
    fallback: '',
    takes: onOff,
    says: 'webhooks may call this machine, by http too: for development, refused in production',
  },
  logDays: {
    group: 'Security',
    flag: 'log-days',
    env: 'TRUEPPM_LOG_DAYS',
    key: 'log_days',
    fallback: '365',
    takes: integer(1, 3_650),
    says: 'days that the log of operations is kept, and addresses of clients with it',
  },
  role: {
    group: 'Processes',
    flag: 'role',
    env: 'TRUEPPM_ROLE',
    key: 'role',
    fallback: 'all',
    takes: oneOf('all', 'web', 'worker'),
    says: '`web` runs no jobs, `worker` opens no sockets and answers only health and metrics',
  },
  redisUrl: {
    group: 'Processes',
    flag: null,
    env: 'TRUEPPM_REDIS_URL',
    key: 'redis_url',
    fallback: '',
    fallbackSays: 'processes wake each other through Postgres',
    takes: url('like redis://user:password@host:6379', /^(redis|rediss|valkey|valkeys):$/),
    says: 'Valkey or Redis through which processes wake each other (needs the package @redis/client)',
  },
  logLevel: {
    group: 'Watching',
    flag: 'log-level',
    env: 'LOG_LEVEL',
    key: 'log_level',
    fallback: '',
    fallbackSays: 'warn; info in production',
    takes: { ...oneOf('', ...LOG_LEVELS), allowed: `one of ${LOG_LEVELS.join(', ')}` },
    says: 'least severity that is logged, as JSON lines on standard output',
  },
  metricsPort: {
    group: 'Watching',
    flag: 'metrics-port',
    env: 'TRUEPPM_METRICS_PORT',
    key: 'metrics_port',
    fallback: '',
    fallbackSays: 'no port of its own',
    takes: maybeInteger(0, 65_535),
    says: 'port that answers /metrics, /health and /ready to everybody who reaches it',
  },
  metricsHost: {
    group: 'Watching',
    flag: 'metrics-host',
    env: 'TRUEPPM_METRICS_HOST',
    key: 'metrics_host',
    fallback: '127.0.0.1',
    takes: text,
    says: 'address of that port',
  },
  metricsToken: {
    group: 'Watching',
    flag: null,
    env: 'TRUEPPM_METRICS_TOKEN',
    key: 'metrics_token',
    fallback: '',
    fallbackSays: 'the main port has no /metrics',
    takes: atLeast(SECRET_LENGTH_MIN),
    says: 'bearer token for /metrics on the main port',
  },
  demo: {
    group: 'Demo and extensions',
    flag: 'demo',
    env: 'TRUEPPM_DEMO',
    key: 'demo',
    fallback: '',
    takes: onOff,
    says: 'demo workspace with a database URL too; refused in production',
  },
  noDemo: {
    group: 'Demo and extensions',
    flag: 'no-demo',
    env: 'TRUEPPM_NO_DEMO',
    key: 'no_demo',
    fallback: '',
    takes: onOff,
    says: 'no demo workspace',
  },
  extensions: {
    group: 'Demo and extensions',
    flag: 'extensions',
    env: 'TRUEPPM_EXTENSIONS',
    key: 'extensions',
    fallback: '',
    takes: listOf(
      'names of packages, or paths that are absolute or start with ./, comma separated',
      entry => isAbsolute(entry) || /^\.{1,2}\//.test(entry) || /^(@[\w.-]+\/)?[\w][\w.-]*(\/[\w./-]+)?$/.test(entry),
    ),
    says: 'modules that register themselves into the server, see the guide on extensions',
  },
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof SETTINGS;

/** The type of a setting's value. */
export type ValueOf<Name extends SettingName> =
  (typeof SETTINGS)[Name]['takes'] extends Kind<infer Value> ? Value : never;
