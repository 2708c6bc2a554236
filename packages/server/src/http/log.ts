import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { type Logger, pino } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Config } from '../config.js';

const STANDARD_ERROR = 2;

/** The process' log: JSON lines on standard output. */
export function createLog(config: Pick<Config, 'logLevel'>): Logger {
  return pino({ level: config.logLevel, base: null });
}

/** The log of a command, whose standard output is for what it has to say. */
export const createCommandLog = (config: Pick<Config, 'logLevel'>): Logger =>
  pino({ level: config.logLevel, base: null }, pino.destination({ dest: STANDARD_ERROR, sync: true }));

/** The address without its query: tickets and search texts stay out of the log. */
const pathOf = (url: string | undefined): string => (url ?? '').split('?')[0] as string;

/** What watchers and browsers ask for all the time. */
const QUIET = /\/(health|ready|metrics)$|\/assets\//;

/** One line per request: method, path, status, time, id. No headers, no bodies, no queries. */
export function logRequests(log: Logger): RequestHandler {
  // Nothing would be written: a failure is logged where it is answered.
  if (!log.isLevelEnabled('info')) return (_request, _response, next) => next();
  return pinoHttp<IncomingMessage, ServerResponse>({
    logger: log,
    serializers: {
      req: (request: { id: unknown; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: pathOf(request.url),
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      err: (error: Error) => ({ type: error.name, message: error.message }),
    },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    autoLogging: { ignore: request => QUIET.test(pathOf(request.url)) },
  });
}
