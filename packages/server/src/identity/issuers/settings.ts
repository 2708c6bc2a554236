import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ROLES, type Role } from '@trueppm/sdk/protocol';
import { parse as parseYaml } from 'yaml';
import { ConfigError } from '../../settings-source.js';

/** An issuer of tokens that this server takes as its own: a host's sign-in. */
export interface IssuerSettings {
  /** As it stands in `iss`. */
  readonly issuer: string;
  /** Tokens must be for one of these. */
  readonly audiences: readonly string[];
  /** Where its keys are; null = its OpenID configuration says so. */
  readonly jwksUrl: string | null;
  /** Signatures that are taken; never one by a shared secret. */
  readonly algorithms: readonly string[];
  /** Clocks may differ by this much. */
  readonly leewaySeconds: number;
  /** Which claims say what; `projects` null = the issuer has no say over places in projects. */
  readonly claims: {
    readonly subject: string;
    readonly email: string;
    readonly name: string;
    readonly projects: string | null;
  };
  /** Its users are known again by an e-mail address that an account here has already. */
  readonly trustsEmail: boolean;
  /** The highest role that its claims may give. */
  readonly highestRole: Role;
}

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const ALGORITHM = /^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/;
const LEEWAY_SECONDS = 30;
const LEEWAY_SECONDS_MAX = 300;
const KEYS = [
  'issuer',
  'audience',
  'jwks_url',
  'algorithms',
  'leeway_seconds',
  'claims',
  'trusts_email',
  'highest_role',
] as const;
const CLAIMS = ['subject', 'email', 'name', 'projects'] as const;

/** Whether keys and configurations may be fetched from an address: https, or http from this machine in development. */
export function isFetchable(text: string, isProduction: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  const isHome = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHome && !isProduction);
}

/**
 * Reads the file of trusted issuers: a list, JSON or YAML.
 *
 * @param path empty = no issuer is trusted
 * @throws ConfigError with the place in the file and what is allowed there
 */
export function readIssuers(path: string, folder: string, isProduction: boolean): readonly IssuerSettings[] {
  if (path === '') return [];
  const file = resolve(folder, path);
  let content: unknown;
  try {
    const text = readFileSync(file, 'utf8');
    content = file.endsWith('.json') ? JSON.parse(text) : parseYaml(text);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
    throw new ConfigError(`${file} cannot be read as a list of issuers: ${reason}`, { cause });
  }
  if (!Array.isArray(content)) throw new ConfigError(`${file} must hold a list of issuers.`);
  const issuers = content.map((entry, at) => readIssuer(entry, `issuer ${at + 1} in ${file}`, isProduction));
  if (new Set(issuers.map(({ issuer }) => issuer)).size < issuers.length) {
    throw new ConfigError(`${file} names an issuer twice.`);
  }
  return issuers;
}

function readIssuer(entry: unknown, place: string, isProduction: boolean): IssuerSettings {
  const given = recordOf(entry, KEYS, place);
  const claims = recordOf(given['claims'] ?? {}, CLAIMS, `"claims" of ${place}`);
  const refuse = (key: string, allowed: string): never => {
    throw new ConfigError(`"${key}" of ${place} must be ${allowed}.`);
  };
  const text = (from: Record<string, unknown>, key: string, fallback: string): string => {
    const value = from[key] ?? fallback;
    return typeof value === 'string' && value !== '' ? value : refuse(key, 'a text');
  };
  const list = (key: string, fallback: readonly string[]): readonly string[] => {
    const value = given[key] ?? fallback;
    const entries = Array.isArray(value) ? value : [value];
    const isFit = entries.length > 0 && entries.every(item => typeof item === 'string' && item !== '');
    return isFit ? (entries as string[]) : refuse(key, 'a text or a list of texts');
  };
  const where = 'an https address (http on this machine only, and not in production)';
  const issuer = text(given, 'issuer', '');
  const jwksUrl = given['jwks_url'] === undefined ? null : text(given, 'jwks_url', '');
  if (!isFetchable(jwksUrl ?? issuer, isProduction)) refuse(jwksUrl === null ? 'issuer' : 'jwks_url', where);
  const algorithms = list('algorithms', ALGORITHMS);
  if (!algorithms.every(name => ALGORITHM.test(name))) {
    refuse('algorithms', 'of RS256, RS384, RS512, PS…, ES…, EdDSA: signatures by a key pair');
  }
  const leewaySeconds = given['leeway_seconds'] ?? LEEWAY_SECONDS;
  if (typeof leewaySeconds !== 'number' || !(leewaySeconds >= 0 && leewaySeconds <= LEEWAY_SECONDS_MAX)) {
    refuse('leeway_seconds', `a number from 0 to ${LEEWAY_SECONDS_MAX}`);
  }
  const trustsEmail = given['trusts_email'] ?? false;
  if (typeof trustsEmail !== 'boolean') refuse('trusts_email', 'true or false');
  const highestRole = text(given, 'highest_role', 'admin') as Role;
  if (!ROLES.includes(highestRole)) refuse('highest_role', `one of ${ROLES.join(', ')}`);
  return {
    issuer,
    audiences: list('audience', []),
    jwksUrl,
    algorithms,
    leewaySeconds: leewaySeconds as number,
    claims: {
      subject: text(claims, 'subject', 'sub'),
      email: text(claims, 'email', 'email'),
      name: text(claims, 'name', 'name'),
      projects: claims['projects'] === undefined ? null : text(claims, 'projects', ''),
    },
    trustsEmail: trustsEmail as boolean,
    highestRole,
  };
}

function recordOf(value: unknown, keys: readonly string[], place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`${place} must be names and values.`);
  }
  const unknown = Object.keys(value).find(key => !keys.includes(key));
  if (unknown !== undefined)
    throw new ConfigError(`"${unknown}" of ${place} is not known; known are ${keys.join(', ')}.`);
  return value as Record<string, unknown>;
}
