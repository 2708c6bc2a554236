import type { Request, Response } from 'express';

/** How long the rest of a refused file is read and thrown away, so that its sender gets to see the answer. */
const DRAIN_MS = 10_000;

/**
 * Reads the rest of a refused file and throws it away. The answer waits for that: a connection closed under a sender
 * that still writes shows it an error of the network, not the answer.
 */
export function drain(request: Request, response: Response): Promise<void> {
  response.setHeader('Connection', 'close');
  return new Promise(done => {
    if (request.readableEnded || request.destroyed) {
      done();
      return;
    }
    const timer = setTimeout(done, DRAIN_MS);
    for (const event of ['end', 'error', 'close'] as const) {
      request.once(event, () => {
        clearTimeout(timer);
        done();
      });
    }
    request.resume();
  });
}
