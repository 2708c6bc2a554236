import { Router } from 'express';
import type { Deps } from '../deps.js';
import { notFound } from '../errors.js';
import { accessOf } from '../http/request.js';
import { exportMspdi } from './service.js';

const NAME_LENGTH_MAX = 100;

/** `GET /projects/{id}/exports/mspdi`. */
export function exportRoutes({ database }: Pick<Deps, 'database'>): Router {
  const router = Router();
  router.get('/projects/:project_id/exports/mspdi', async (request, response) => {
    const { projectId } = accessOf(request);
    const plan = await exportMspdi(database, projectId);
    if (plan === null) throw notFound();
    const { name, file } = plan;
    response.setHeader('Content-Disposition', disposition(name));
    response.setHeader('Cache-Control', 'no-store');
    response.type('application/xml').send(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  });
  return router;
}

/** A file name that no file system takes for anything else, in ASCII and, beside it, as people write it (RFC 6266). */
function disposition(projectName: string): string {
  const clean = projectName
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*%]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  // By characters, not by their halves.
  const name = [...clean].slice(0, NAME_LENGTH_MAX).join('').trim() || 'plan';
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/['"]/g, '');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, mark => `%${mark.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}.xml"; filename*=UTF-8''${encoded}.xml`;
}
