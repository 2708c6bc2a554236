import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TestIssuer } from './issuer.js';

/** What somebody was sent with, until their code is exchanged. */
interface Grant {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirectUri: string;
}

/**
 * A small OpenID provider of the client `ppm`, whose secret is `hush`: whoever is sent to it is signed in at once, and
 * comes back with a code for what they were sent with.
 */
export class TestProvider {
  readonly #issuer: TestIssuer;
  readonly #grants = new Map<string, Grant>();
  /** What it says of the person. */
  claims: Record<string, unknown> = {};
  /** How it spoils its ID token. */
  spoil: (idToken: string) => Promise<string> | string = token => token;

  private constructor(issuer: TestIssuer) {
    this.#issuer = issuer;
    issuer.handle = (request, response) => this.#answer(request, response);
    this.renew();
  }

  static async start(): Promise<TestProvider> {
    return new TestProvider(await TestIssuer.start());
  }

  get url(): string {
    return this.#issuer.url;
  }

  set isAway(isAway: boolean) {
    this.#issuer.isAway = isAway;
  }

  sign(...how: Parameters<TestIssuer['sign']>): Promise<string> {
    return this.#issuer.sign(...how);
  }

  /** Somebody new is to sign in, and nothing is spoilt. */
  renew(): void {
    const sub = randomUUID();
    this.claims = { sub, email: `${sub}@house.test`, email_verified: true, name: 'Hanna House' };
    this.spoil = token => token;
  }

  /** The query with which the person comes back to the server that sent them here. */
  approve({ searchParams }: URL): URLSearchParams {
    const asked = (name: string): string => searchParams.get(name) ?? '';
    const code = randomUUID();
    this.#grants.set(code, {
      challenge: asked('code_challenge'),
      nonce: asked('nonce'),
      redirectUri: asked('redirect_uri'),
    });
    return new URLSearchParams({ code, state: asked('state'), session_state: 'x', iss: this.url });
  }

  async stop(): Promise<void> {
    await this.#issuer.stop();
  }

  #answer(request: IncomingMessage, response: ServerResponse): boolean {
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname === '/authorize') {
      response.writeHead(302, { location: `${url.searchParams.get('redirect_uri')}?${this.approve(url)}` }).end();
    } else if (url.pathname === '/token') {
      void this.#exchange(request, response);
    } else {
      return false;
    }
    return true;
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const form = new URLSearchParams(text);
    const given = (name: string): string => form.get(name) ?? '';
    const grant = this.#grants.get(given('code'));
    this.#grants.delete(given('code'));
    const isGood =
      grant !== undefined &&
      grant.challenge === createHash('sha256').update(given('code_verifier')).digest('base64url') &&
      grant.redirectUri === given('redirect_uri') &&
      given('client_id') === 'ppm' &&
      given('client_secret') === 'hush';
    if (!isGood) {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
      return;
    }
    const idToken = await this.spoil(await this.sign({ aud: 'ppm', nonce: grant.nonce, ...this.claims }));
    const answer = { access_token: 'theirs', token_type: 'Bearer', id_token: idToken };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }
}
