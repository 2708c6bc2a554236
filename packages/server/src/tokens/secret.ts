import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What a secret opens; each has a prefix of its own, so that scanners of code and logs can find a leaked one. */
export type SecretKind = 'personal' | 'project' | 'link' | 'invitation';

const PREFIX = {
  personal: 'ppm_pat_',
  project: 'ppm_prj_',
  link: 'ppm_shr_',
  invitation: 'ppm_inv_',
} as const satisfies Record<SecretKind, string>;

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 36 digits of 62: 214 bits. */
const RANDOM_LENGTH = 36;
const CHECKSUM_LENGTH = 6;
/** The largest multiple of 62 in a byte: bytes above it would favour some digits. */
const BYTE_MAX = 248;
const SHAPE = /^ppm_(pat|prj|shr|inv)_([0-9A-Za-z]{36})([0-9A-Za-z]{6})$/;

function randomDigits(length: number): string {
  let digits = '';
  while (digits.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < BYTE_MAX && digits.length < length) digits += DIGITS[byte % DIGITS.length];
    }
  }
  return digits;
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let at = 0; at < CHECKSUM_LENGTH; at += 1) {
    digits = DIGITS[rest % DIGITS.length] + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}

/** A new secret: `ppm_pat_` (or its kind's prefix), 36 random digits and a checksum over both. */
export function makeSecret(kind: SecretKind): string {
  const text = PREFIX[kind] + randomDigits(RANDOM_LENGTH);
  return text + checksum(text);
}

/** True when a text has the shape and checksum of a secret of one of these kinds: only then is it worth a look-up. */
export function isSecret(text: string, ...kinds: readonly SecretKind[]): boolean {
  if (!SHAPE.test(text) || !kinds.some(kind => text.startsWith(PREFIX[kind]))) return false;
  return checksum(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH);
}

/** What is stored of a secret. It is random enough that a plain hash cannot be guessed back. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** What a secret is recognised by in a list. */
export const secretHint = (secret: string): string => secret.slice(-4);
