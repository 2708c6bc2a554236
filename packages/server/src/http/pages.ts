import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import type { Contract } from './contract.js';
import { sendSchema } from './system-routes.js';

const resolve = createRequire(import.meta.url).resolve;
/** The same distance from `src/http` and from `dist/http`. */
const PUBLIC = fileURLToPath(new URL('../../public', import.meta.url));

/** The bundle's names do not change with its content, so a browser asks each time and mostly hears 304. */
const files = (folder: string) =>
  express.static(folder, { index: false, redirect: false, cacheControl: true, maxAge: 0, etag: true });

const html = { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' } };

/** The page, its assets, the contract and its rendered form: everything that is not an operation of the API. */
export function pageRoutes(contract: Contract): Router {
  const router = Router();
  router.get(['/api/schema', '/api/schema.json'], sendSchema(contract));
  router.get('/api/schema.yaml', (_request, response) => {
    response.type('application/yaml').send(contract.yaml);
  });
  router.get('/api/docs', (_request, response) => response.sendFile(join(PUBLIC, 'docs.html'), html));
  router.use('/api/docs/assets', files(dirname(resolve('swagger-ui-dist/package.json'))));
  router.use('/assets', files(join(dirname(resolve('@trueppm/components/package.json')), 'dist', 'bundle')));
  router.get(['/', '/projects/:id'], (_request, response) => response.sendFile(join(PUBLIC, 'index.html'), html));
  router.use(files(PUBLIC));
  return router;
}
