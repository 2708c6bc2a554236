import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import { baselineRoutes } from './baselines/routes.js';
import { boardRoutes } from './board/routes.js';
import { calendarRoutes } from './calendars/routes.js';
import { commentRoutes } from './comments/routes.js';
import { customFieldRoutes } from './custom-fields/routes.js';
import { dependencyRoutes } from './dependencies/routes.js';
import type { Deps } from './deps.js';
import { earnedValueRoutes } from './earned-value/routes.js';
import { notFound } from './errors.js';
import { exportRoutes } from './exports/routes.js';
import { forecastRoutes } from './forecasts/routes.js';
import { authenticate, rememberCaller } from './http/authenticate.js';
import { authorize, authorizeBeforeFailing } from './http/authorize.js';
import { checkMediaType, readForm, readJson, refuseUnstorable } from './http/body.js';
import { contract } from './http/contract.js';
import { leadToRoutes } from './http/dispatch.js';
import { replayAfterRace, replayAnswers } from './http/idempotency.js';
import { logRequests } from './http/log.js';
import { pageRoutes } from './http/pages.js';
import { metricsRoutes, probeRoutes } from './http/probes.js';
import { answerProblems } from './http/problem.js';
import { limitRequests } from './http/rate-limit.js';
import { resolveOperation } from './http/resolve.js';
import { allowOrigins, secureHeaders } from './http/secure.js';
import { systemRoutes } from './http/system-routes.js';
import { markAdmitted, measureRequests } from './http/timing.js';
import { validateRequests } from './http/validate.js';
import { oidcRoutes } from './identity/oidc/routes.js';
import { identityRoutes } from './identity/routes.js';
import { importRoutes } from './imports/routes.js';
import { invitationRoutes } from './invitations/routes.js';
import { jobRoutes } from './jobs/routes.js';
import { labelRoutes } from './labels/routes.js';
import { levelingRoutes } from './leveling/routes.js';
import { ticketRoutes } from './live/ticket.js';
import { notificationRoutes } from './notifications/routes.js';
import { operationRoutes } from './operations/routes.js';
import { extensionRoutes } from './overlay/routes.js';
import { programRoutes } from './programs/routes.js';
import { memberRoutes } from './projects/member-routes.js';
import { projectRoutes } from './projects/routes.js';
import { resourceRoutes } from './resources/routes.js';
import { riskRoutes } from './risks/routes.js';
import { rowImportRoutes } from './row-imports/routes.js';
import { savedViewRoutes } from './saved-views/routes.js';
import { scheduleRoutes } from './schedule/routes.js';
import { searchRoutes } from './search/routes.js';
import { shareLinkRoutes } from './share-links/routes.js';
import { sprintRoutes } from './sprints/routes.js';
import { syncRoutes } from './sync/routes.js';
import { taskRoutes } from './tasks/routes.js';
import { timeRoutes } from './time/routes.js';
import { tokenRoutes } from './tokens/routes.js';
import { trashRoutes } from './trash/routes.js';
import { webhookRoutes } from './webhooks/routes.js';
import { workRoutes } from './work/routes.js';

export type { Deps } from './deps.js';

/** The base path of the API. */
export const API_BASE = '/api/v1';

/** One line per folder: each answers operations of the contract, at the contract's paths. */
const ROUTERS: readonly ((deps: Deps) => Router)[] = [
  identityRoutes,
  oidcRoutes,
  projectRoutes,
  programRoutes,
  notificationRoutes,
  searchRoutes,
  memberRoutes,
  invitationRoutes,
  tokenRoutes,
  shareLinkRoutes,
  webhookRoutes,
  operationRoutes,
  taskRoutes,
  trashRoutes,
  dependencyRoutes,
  calendarRoutes,
  resourceRoutes,
  baselineRoutes,
  earnedValueRoutes,
  timeRoutes,
  workRoutes,
  sprintRoutes,
  commentRoutes,
  labelRoutes,
  riskRoutes,
  boardRoutes,
  customFieldRoutes,
  savedViewRoutes,
  syncRoutes,
  ticketRoutes,
  scheduleRoutes,
  jobRoutes,
  levelingRoutes,
  forecastRoutes,
  importRoutes,
  rowImportRoutes,
  exportRoutes,
];

/**
 * The whole server as an Express application: who asks (authenticate), whether they may (authorize), whether it is
 * well formed (validate), whether it was done before (idempotency), then the router of the resource.
 */
export function createApp(deps: Deps): Express {
  const app = express();
  app.disable('x-powered-by');
  // Handlers set the ETag: it is the number of what they answer, never a hash of the text.
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.config.trustedProxies);
  app.use(logRequests(deps.log), measureRequests(deps.metrics), closeWhenDraining(deps));
  app.use(secureHeaders(deps.config), compression());
  app.use(probeRoutes(deps));
  if (deps.config.metrics.token !== null) app.use(metricsRoutes(deps, deps.config.metrics.token));
  const site = express.Router();
  // The API first: behind static files every request to it would ask the disk for a file of that name.
  site.use(API_BASE, apiRoutes(deps));
  site.use(pageRoutes(contract(), deps.config.basePath));
  app.use(deps.config.basePath || '/', site);
  app.use(() => {
    throw notFound();
  });
  app.use(answerProblems(deps));
  return app;
}

/**
 * What a process answers that is not for users: health, readiness and metrics, on a port of its own. The whole of a
 * worker's answers.
 */
export function createProbes(deps: Deps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(probeRoutes(deps), metricsRoutes(deps, null));
  app.use(() => {
    throw notFound();
  });
  app.use(answerProblems(deps));
  return app;
}

/** A client that keeps its connection would keep coming to a process that goes away. */
function closeWhenDraining({ lifecycle }: Pick<Deps, 'lifecycle'>): RequestHandler {
  return (_request, response, next) => {
    if (lifecycle.state === 'draining') response.setHeader('Connection', 'close');
    next();
  };
}

/** Counts a request that was refused before anybody knew whose it is. */
const limitRefused =
  (limit: RequestHandler): ErrorRequestHandler =>
  (error, request, response, next) =>
    limit(request, response, (other?: unknown) => next(other ?? error));

const notThere: RequestHandler = () => {
  throw notFound();
};

function apiRoutes(deps: Deps): Router {
  const api = express.Router();
  const [signIn, limit] = [authenticate(deps), limitRequests(deps)];
  api.use(allowOrigins(deps.config.origins));
  // What extensions answer is no operation of the contract.
  if (deps.extensions.all.length > 0) api.use('/x', signIn, limit, rememberCaller, extensionRoutes(deps), notThere);
  api.use(resolveOperation(contract()), signIn);
  // Who is refused is counted by address: guessing costs as much as asking.
  api.use(limitRefused(limit));
  api.use(limit);
  api.use(
    authorize(deps),
    checkMediaType,
    readJson,
    readForm,
    validateRequests(contract()),
    refuseUnstorable,
    rememberCaller,
    markAdmitted,
    replayAnswers(deps),
  );
  api.use(leadToRoutes(contract(), [systemRoutes(deps, contract()), ...ROUTERS.map(routes => routes(deps))]));
  api.use(authorizeBeforeFailing(deps), replayAfterRace(deps));
  return api;
}
