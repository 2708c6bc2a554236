import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

interface Key {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  readonly jwk: JWK;
}

/** Somebody else's sign-in on this machine: keys, an OpenID configuration, and what a test adds to it. */
export class TestIssuer {
  readonly #server = createServer((request, response) => this.#answer(request, response));
  readonly #keys: Key[] = [];
  /** Requests heard, by path. */
  readonly heard = new Map<string, number>();
  /** Answers instead of the rest when it returns true. */
  handle: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  /** Added to the OpenID configuration. */
  configuration: Record<string, unknown> = {};
  isAway = false;

  static async start(): Promise<TestIssuer> {
    const issuer = new TestIssuer();
    await new Promise<void>(done => issuer.#server.listen(0, '127.0.0.1', done));
    await issuer.rotate('first');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Publishes a new key in place of the others, and signs with it from now on. */
  async rotate(kid: string, alg = 'ES256'): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
    this.#keys.splice(0, this.#keys.length, { kid, alg, privateKey, jwk });
  }

  /** A token as this issuer makes them: five minutes for `trueppm`, unless claims or header say otherwise. */
  sign(claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
    const { kid, alg, privateKey } = this.#keys[0] as Key;
    const now = Math.floor(Date.now() / 1_000);
    const all = { iss: this.url, aud: 'trueppm', sub: 'ada', iat: now, exp: now + 300, ...claims };
    return new SignJWT(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)))
      .setProtectedHeader({ alg, kid, ...header })
      .sign(privateKey);
  }

  get publicJwk(): JWK {
    return (this.#keys[0] as Key).jwk;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(done => this.#server.close(done));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?')[0] as string;
    this.heard.set(path, (this.heard.get(path) ?? 0) + 1);
    if (this.isAway) {
      response.writeHead(503).end();
      return;
    }
    if (this.handle(request, response)) return;
    const documents: Record<string, () => unknown> = {
      '/keys': () => ({ keys: this.#keys.map(({ jwk }) => jwk) }),
      '/.well-known/openid-configuration': () => ({
        issuer: this.url,
        jwks_uri: `${this.url}/keys`,
        authorization_endpoint: `${this.url}/authorize`,
        token_endpoint: `${this.url}/token`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
        ...this.configuration,
      }),
    };
    const document = documents[path];
    if (document === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document()));
  }
}
