import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new signing secret, as Standard Webhooks spells it: `whsec_` and base64. */
export const makeSigningSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64');

/** What is signed. */
export interface Signed {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The headers that prove where a delivery comes from, by the Standard Webhooks specification
 * (https://www.standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`, one signature per secret.
 *
 * @param secrets the current one first; while one is being replaced also the one before
 */
export function signatureHeaders({ id, timestamp, body }: Signed, secrets: readonly string[]): Record<string, string> {
  const signatures = secrets.map(secret => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
