/** The part of Trusted Types used here; TypeScript's DOM has none of it. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | null | undefined;

/** An address as a page that enforces Trusted Types takes it, under the policy `trueppm`; elsewhere as it is. */
function trusted(url: string | URL): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  if (policy === undefined) {
    try {
      policy = trustedTypes?.createPolicy('trueppm', { createScriptURL: script => script }) ?? null;
    } catch {
      // The page does not allow the name, or has given it to another copy of this script.
      policy = null;
    }
  }
  return (policy?.createScriptURL(String(url)) ?? url) as string;
}

function createTrusted(url: string | URL, options?: WorkerOptions): Worker {
  return new globalThis.Worker(trusted(url), options);
}

/** The platform's `Worker` with its address trusted. Only addresses of the engine's own script may be given to it. */
export const TrustedWorker = createTrusted as unknown as typeof globalThis.Worker;
