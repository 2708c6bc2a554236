const NAME_LENGTH_MAX = 100;

/** A project's name as that of a file which no file system takes for anything else. */
export function fileNameOf(projectName: string, extension: string): string {
  const clean = projectName
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*%]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  // By characters, not by their halves.
  const name = [...clean].slice(0, NAME_LENGTH_MAX).join('').trim() || 'plan';
  return `${name}.${extension}`;
}

/** The header that names a download, in ASCII and, beside it, as people write it (RFC 6266). */
export function disposition(projectName: string, extension: string): string {
  const name = fileNameOf(projectName, extension);
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/['"]/g, '');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, mark => `%${mark.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
