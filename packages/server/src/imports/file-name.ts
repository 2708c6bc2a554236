import type { Request } from 'express';

const FILE_NAME_MAX = 255;

/** The name that a request gives its file: printable characters only; it is shown and never used as a path. */
export function fileNameOf(request: Request, fallback: string): string {
  const { file_name } = request.query;
  const name = typeof file_name === 'string' ? file_name.replace(/[\p{Cc}\p{Cf}]/gu, '').trim() : '';
  return name.slice(0, FILE_NAME_MAX) || fallback;
}
