import { Router } from 'express';
import type { Deps } from '../deps.js';
import { addressesOf, rowRoutes } from '../rows/routes.js';
import { attachmentService, commentService } from './service.js';

/** `/projects/{project_id}/comments` in the order they were written, `/projects/{project_id}/attachments`, and below. */
export function commentRoutes(deps: Deps): Router {
  const router = Router();
  router.use(
    rowRoutes(deps, 'comments', commentService, {
      ...addressesOf('comments', 'comment_id', 'comment'),
      filters: ['task_id'],
      order: 'created_at',
    }),
  );
  router.use(
    rowRoutes(deps, 'attachments', attachmentService, {
      ...addressesOf('attachments', 'attachment_id', 'attachment'),
      filters: ['task_id'],
    }),
  );
  return router;
}
