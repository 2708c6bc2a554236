/** The browser's Trusted Types, as far as workers need them. */
interface TrustedTypesScope {
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { readonly createScriptURL: (url: string) => string },
    ): { createScriptURL(url: string): unknown };
  };
}

/** Name of the policy, for hosts whose `trusted-types` directive lists names. */
export const POLICY_NAME = 'trueppm';

/**
 * Addresses of worker scripts where a page takes only trusted ones (`require-trusted-types-for 'script'`): a policy
 * that passes what was asked for here, and nothing else. Where the page allows no policy of this name, or the browser
 * has no Trusted Types, addresses stay text: the page then takes them or refuses to start a worker.
 */
export class ScriptPolicy {
  readonly #scope: TrustedTypesScope;
  readonly #asked = new Set<string>();
  #policy: { createScriptURL(url: string): unknown } | null | undefined;

  /** @param scope the page's global object */
  constructor(scope: TrustedTypesScope = globalThis as TrustedTypesScope) {
    this.#scope = scope;
  }

  /** The address as `new Worker` takes it on this page. */
  trust(url: URL | string): string {
    const address = String(url);
    this.#policy ??= this.#create();
    if (!this.#policy) return address;
    this.#asked.add(address);
    // A TrustedScriptURL, which the DOM's types do not know yet.
    return this.#policy.createScriptURL(address) as string;
  }

  #create() {
    const createScriptURL = (url: string): string => {
      if (this.#asked.has(url)) return url;
      throw new TypeError(`"${url}" is no script of a worker that was asked for.`);
    };
    try {
      return this.#scope.trustedTypes?.createPolicy(POLICY_NAME, { createScriptURL }) ?? null;
    } catch {
      return null;
    }
  }
}
