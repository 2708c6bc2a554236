import type { Request, RequestHandler } from 'express';
import type { ProcessMetrics } from '../metrics/process-metrics.js';
import { operationOf } from './request.js';

/** When a request came, and when it was known whose it is and that it is well formed. Milliseconds. */
interface Marks {
  readonly beganAt: number;
  admittedAt: number | null;
}

const marks = new WeakMap<Request, Marks>();

/** Marks the end of what is done before a handler sees a request. */
export const markAdmitted: RequestHandler = (request, _response, next) => {
  const found = marks.get(request);
  if (found !== undefined) found.admittedAt = performance.now();
  next();
};

/**
 * Measures every request: into the metrics by its operation, and into `Server-Timing`: `admit` (who asks, whether they
 * may, whether it is well formed), `work` (the rest) and `total`, in milliseconds until the answer begins.
 */
export function measureRequests(metrics: ProcessMetrics): RequestHandler {
  return (request, response, next) => {
    const mark: Marks = { beganAt: performance.now(), admittedAt: null };
    marks.set(request, mark);
    const writeHead = response.writeHead as (...args: unknown[]) => typeof response;
    response.writeHead = ((...args: unknown[]) => {
      if (!response.headersSent) response.setHeader('Server-Timing', timing(mark));
      return writeHead.apply(response, args);
    }) as typeof response.writeHead;
    response.once('finish', () => {
      const operation = operationOf(request)?.operation.id ?? 'page';
      metrics.observeRequest(operation, response.statusCode, (performance.now() - mark.beganAt) / 1_000);
    });
    next();
  };
}

function timing({ beganAt, admittedAt }: Marks): string {
  const now = performance.now();
  const total = `total;dur=${(now - beganAt).toFixed(1)}`;
  if (admittedAt === null) return total;
  return `admit;dur=${(admittedAt - beganAt).toFixed(1)}, work;dur=${(now - admittedAt).toFixed(1)}, ${total}`;
}
