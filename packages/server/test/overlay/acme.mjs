// An example of an extension, loaded by the tests as an operator would: by its path. It shows each thing that can be
// registered. See docs/how-to/write-an-extension.md.
import { Router } from 'express';

const MSPDI = (name, tasks) =>
  Buffer.from(
    `<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><Name>${name}</Name>
     <StartDate>2026-01-05T08:00:00</StartDate><Tasks>${tasks
       .map((task, at) => `<Task><UID>${at + 1}</UID><ID>${at + 1}</ID><Name>${task}</Name></Task>`)
       .join('')}</Tasks></Project>`,
  );

/** What the listener and the job have done, as the routes tell it: a real extension would keep it in a table of its own. */
async function note(context, kind, value) {
  await context.database.pool.query('CREATE TABLE IF NOT EXISTS acme_notes (kind text, value jsonb)');
  await context.database.pool.query('INSERT INTO acme_notes VALUES ($1, $2)', [kind, JSON.stringify(value)]);
}

/** @type {import('../../src/extensions.js').Extension} */
export const extension = {
  name: 'acme',
  register(registry) {
    registry.role({ name: 'approver', rank: 25 });
    registry.taskField({ name: 'risk_class', type: 'text', writtenBy: 'member' });
    registry.job('count', async ({ project_id }, context) => {
      const { rows } = await context.database.pool.query(
        'SELECT count(*)::integer AS n FROM live_tasks WHERE project_id = $1',
        [project_id],
      );
      await note(context, 'count', { project_id, tasks: rows[0].n });
    });
    let failures = 1;
    registry.onChange(async (change, context) => {
      // The first time is told again, as after a crash.
      if (failures > 0) {
        failures -= 1;
        throw new Error('not now');
      }
      const names = change.changes?.tasks?.updated.map(task => task.name) ?? [];
      await note(context, 'heard', { project_id: change.project_id, version: change.server_version, names });
    });
    registry.authProvider({
      recognises: bearer => bearer.startsWith('acme.'),
      async authenticate(bearer, context) {
        const { rows } = await context.database.pool.query(
          `SELECT id FROM users WHERE email = $1 AND disabled_at IS NULL AND kind = 'person'`,
          [Buffer.from(bearer.slice('acme.'.length), 'base64url').toString()],
        );
        return rows[0]?.id ?? null;
      },
    });
    registry.importer({
      format: 'lines',
      async toMspdi(file) {
        const lines = file.toString('utf8').split('\n').filter(Boolean);
        if (lines[0] !== 'ACME') throw new Error('The first line must be ACME.');
        return MSPDI(lines[1] ?? 'Plan', lines.slice(2));
      },
    });
    registry.exporter({
      format: 'lines',
      mediaType: 'text/plain',
      async fromMspdi(plan) {
        const names = [...plan.toString('utf8').matchAll(/<Task>.*?<Name>([^<]*)<\/Name>/gs)].map(match => match[1]);
        return Buffer.from(names.join('\n'));
      },
    });
    registry.routes(context => {
      const router = Router();
      router.get('/hello', (_request, response) => response.json({ hello: 'acme' }));
      router.get('/notes/:kind', async (request, response) => {
        const { rows } = await context.database.pool
          .query('SELECT value FROM acme_notes WHERE kind = $1', [request.params.kind])
          .catch(() => ({ rows: [] }));
        response.json(rows.map(({ value }) => value));
      });
      router.post('/projects/:project_id/count', async (request, response) => {
        await context.enqueue('count', { project_id: request.params.project_id }, request.params.project_id);
        response.status(202).json({});
      });
      router.put('/projects/:project_id/approvers/:user_id', async (request, response) => {
        await context.setRole(request.params.project_id, request.params.user_id, request.body.role);
        response.json({ rank: await context.rankOf(request.params.project_id, request.params.user_id) });
      });
      return router;
    });
  },
};
