import { TrustedWorker as Worker } from './trusted-worker.js';

/** How long the address of a detour is kept: the worker has taken it by then, ms. */
const KEPT_MS = 10_000;

/** A script whose host may not give this page workers: a page from a CDN's point of view. */
function isForeign(url: URL): boolean {
  return url.protocol.startsWith('http') && url.origin !== location.origin;
}

/** A worker of a script anywhere: from another origin, by a script of our own that imports it (it needs CORS). */
export function spawnFrom(url: URL): Worker {
  if (!isForeign(url)) return new Worker(url, { type: 'module' });
  const detour = URL.createObjectURL(new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' }));
  try {
    return new Worker(detour, { type: 'module' });
  } finally {
    // The worker has taken the address; it holds the script from here on.
    setTimeout(() => URL.revokeObjectURL(detour), KEPT_MS);
  }
}
