import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import type { Contract } from './contract.js';
import { schemaYaml, sendSchema } from './system-routes.js';

const resolve = createRequire(import.meta.url).resolve;
/** The same distance from `src/http` and from `dist/http`. */
const PUBLIC = fileURLToPath(new URL('../../public', import.meta.url));

/** The bundle's names do not change with its content, so a browser asks each time and mostly hears 304. */
const files = (folder: string) =>
  express.static(folder, { index: false, redirect: false, cacheControl: true, maxAge: 0, etag: true });

const html = { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' } };

/** A page of the folder `public`; below a base path its addresses, and that of the API, begin with it. */
function page(name: string, basePath: string): RequestHandler {
  if (basePath === '') return (_request, response) => response.sendFile(join(PUBLIC, name), html);
  const text = readFileSync(join(PUBLIC, name), 'utf8')
    .replace(/\b(href|src|data-home)="\//g, `$1="${basePath}/`)
    .replace('<ppm-workspace', `<ppm-workspace base-url="${basePath}/api/v1"`);
  return (_request, response) => {
    response.set(html.headers).send(text);
  };
}

/** The page, its assets, the contract and its rendered form: everything that is not an operation of the API. */
export function pageRoutes(contract: Contract, basePath: string): Router {
  const router = Router();
  router.get(['/api/schema', '/api/schema.json'], sendSchema(contract, basePath));
  router.get('/api/schema.yaml', (_request, response) => {
    response.type('application/yaml').send(schemaYaml(contract, basePath));
  });
  router.get('/api/docs', page('docs.html', basePath));
  router.use('/api/docs/assets', files(dirname(resolve('swagger-ui-dist/package.json'))));
  router.use('/assets', files(join(dirname(resolve('@trueppm/components/package.json')), 'dist', 'bundle')));
  router.get(['/', '/projects/:id'], page('index.html', basePath));
  // What they open stands behind the #, which no browser sends.
  router.get('/share', page('share.html', basePath));
  router.get('/invitation', page('invitation.html', basePath));
  router.use(files(PUBLIC));
  return router;
}
