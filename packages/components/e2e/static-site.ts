import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';

const BUNDLE = new URL('../dist/bundle/', import.meta.url);

/** One file of a site: text, and headers beside its type. */
export interface SiteFile {
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A running site. */
export interface Site {
  readonly address: string;
  /** The same under another name: another origin to the browser. */
  readonly elsewhere: string;
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', html: 'text/html' };

/**
 * Serves files by path and the built bundle below each of some folders, the way a plain web server would.
 * @param bundles folders such as `/bundle/`; each is a copy of its own to the browser
 * @param bundleHeaders headers of the bundle's files
 */
export async function serveSite(
  files: Readonly<Record<string, SiteFile>>,
  bundles: readonly string[],
  bundleHeaders: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const send = (response: ServerResponse, { text, headers = {} }: SiteFile, name: string) => {
    for (const [key, value] of Object.entries(headers)) response.setHeader(key, value);
    response.setHeader('content-type', TYPES[name.split('.').at(-1) ?? ''] ?? 'text/html').end(text);
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const folder = bundles.find(start => pathname.startsWith(start));
    const file = files[pathname];
    if (file) send(response, file, pathname.slice(1) || 'index.html');
    else if (folder && /^[\w.-]+\.js$/.test(pathname.slice(folder.length))) {
      const text = await readFile(new URL(pathname.slice(folder.length), BUNDLE), 'utf8').catch(() => null);
      if (text === null) response.writeHead(404).end();
      else send(response, { text, headers: bundleHeaders }, 'script.js');
    } else response.writeHead(404).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    elsewhere: `http://localhost:${port}`,
    close: () => server.close(),
  };
}

/** What a page says or does that it should not: exceptions, errors in the console, requests to other hosts. */
export function watch(page: Page, hosts: readonly string[]): string[] {
  const trespasses: string[] = [];
  page.on('pageerror', error => trespasses.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error' || /Content Security Policy|Trusted/i.test(message.text())) {
      trespasses.push(message.text());
    }
  });
  page.on('request', request => {
    const url = request.url();
    if (![...hosts, 'blob:', 'data:'].some(start => url.startsWith(start))) trespasses.push(url);
  });
  return trespasses;
}
