import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Extension, type Extensions, registerExtensions } from '../extensions.js';
import { ConfigError } from '../settings-source.js';

/**
 * Loads the configured extensions.
 *
 * @param modules names of packages, or absolute paths
 * @throws ConfigError for a module that cannot be loaded, is no extension, or registers what cannot be
 */
export async function loadExtensions(modules: readonly string[]): Promise<Extensions> {
  const found: Extension[] = [];
  for (const module of modules) found.push(await loadOne(module));
  try {
    return await registerExtensions(found);
  } catch (cause) {
    throw new ConfigError(`An extension cannot be used: ${messageOf(cause)}`, { cause });
  }
}

async function loadOne(module: string): Promise<Extension> {
  let loaded: { readonly extension?: Extension };
  try {
    loaded = (await import(isAbsolute(module) ? pathToFileURL(module).href : module)) as typeof loaded;
  } catch (cause) {
    throw new ConfigError(`The extension ${module} cannot be loaded: ${messageOf(cause)}`, { cause });
  }
  if (typeof loaded.extension?.register !== 'function') {
    throw new ConfigError(`${module} is no extension: it exports no "extension" with a function "register".`);
  }
  return loaded.extension;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
