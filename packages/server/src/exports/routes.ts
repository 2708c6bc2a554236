import { Router } from 'express';
import { selectFiledBaselines } from '../baselines/plan-file.js';
import type { Deps } from '../deps.js';
import { notFound } from '../errors.js';
import { accessOf } from '../http/request.js';
import { loadChanges } from '../schedule/load.js';
import { writePlan } from './write.js';

const NAME_LENGTH_MAX = 100;

/** `GET /projects/{id}/exports/mspdi`. */
export function exportRoutes({ database }: Pick<Deps, 'database'>): Router {
  const router = Router();
  router.get('/projects/:project_id/exports/mspdi', async (request, response) => {
    const { projectId } = accessOf(request);
    const loaded = await loadChanges(database, projectId, 0, true);
    if (loaded === null) throw notFound();
    const { rows } = await database.pool.query<{ name: string; rest: string | null }>(
      `SELECT p.name, r.rest::text AS rest FROM projects AS p
         LEFT JOIN plan_file_rests AS r ON r.project_id = p.id AND r.format = 'mspdi' WHERE p.id = $1`,
      [projectId],
    );
    const baselines = await selectFiledBaselines(database.pool, projectId);
    const file = await writePlan({ changes: loaded.changes, baselines, rest: rows[0]?.rest ?? null });
    response.setHeader('Content-Disposition', disposition(`${rows[0]?.name ?? 'plan'}`));
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
