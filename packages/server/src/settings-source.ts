import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { SETTINGS, type Setting, type SettingName, type ValueOf } from './settings.js';

/** A setting that cannot be used, said so that one knows what to type instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Command line arguments, taken apart. */
export interface Arguments {
  readonly flags: ReadonlyMap<string, string>;
  /** What stands between the flags. */
  readonly words: readonly string[];
}

/** A flag of a command beyond the settings. */
export interface Flag {
  readonly name: string;
  readonly isSwitch?: boolean;
  readonly says: string;
}

/** Loaded when there is a file in YAML. */
const parseYaml = (text: string): unknown =>
  (createRequire(import.meta.url)('yaml') as typeof import('yaml')).parse(text);

const FILES = ['trueppm.config.json', 'trueppm.config.yaml'];

const all = (): [SettingName, Setting<unknown>][] =>
  Object.entries<Setting<unknown>>(SETTINGS) as [SettingName, Setting<unknown>][];

/**
 * Takes a command line apart by the settings' flags and those of a command.
 *
 * @param wordsMax how many words may stand between the flags
 * @throws ConfigError for an unknown flag, one without its value, or a word too many
 */
export function readArguments(argv: readonly string[], wordsMax = 0, own: readonly Flag[] = []): Arguments {
  const settings = all().flatMap(([, { flag, takes, says }]): Flag[] =>
    flag === null ? [] : [{ name: flag, isSwitch: takes.isSwitch === true, says }],
  );
  const known = new Map([...settings, ...own].map(flag => [flag.name, flag]));
  const flags = new Map<string, string>();
  const words: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const [, name = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = known.get(name);
    if (flag === undefined) {
      if (!/^-./.test(word) && words.length < wordsMax) {
        words.push(word);
        continue;
      }
      throw new ConfigError(`"${word}" is not an option; --help lists them.`);
    }
    if (value !== undefined) flags.set(name, value);
    else if (flag.isSwitch === true) flags.set(name, 'true');
    else {
      at += 1;
      const next = argv[at];
      if (next === undefined) throw new ConfigError(`--${name} needs a value: ${flag.says}.`);
      flags.set(name, next);
    }
  }
  return { flags, words };
}

/** The values of all settings: a flag wins over the environment, which wins over the file. */
export class SettingsSource {
  readonly #flags: ReadonlyMap<string, string>;
  readonly #env: Environment;
  readonly #file: ReadonlyMap<string, string>;
  readonly #fileName: string | null;

  /** @throws ConfigError when the file cannot be read or holds what is no setting */
  constructor(flags: ReadonlyMap<string, string>, env: Environment, folder: string) {
    this.#flags = flags;
    this.#env = env;
    const named = flags.get('config') ?? env[SETTINGS.config.env] ?? '';
    this.#fileName =
      named === ''
        ? (FILES.map(name => join(folder, name)).find(path => existsSync(path)) ?? null)
        : resolve(folder, named);
    this.#file = this.#fileName === null ? new Map() : readSettingsFile(this.#fileName);
  }

  /** Whether it was said at all. */
  has(name: SettingName): boolean {
    return this.#find(name).text !== '';
  }

  /** @throws ConfigError with the place and what is allowed there; never with the value of a secret */
  value<Name extends SettingName>(name: Name): ValueOf<Name> {
    const setting: Setting<unknown> = SETTINGS[name];
    const { text, place } = this.#find(name);
    const value = setting.takes.parse(text === '' ? setting.fallback : text);
    if (value !== undefined) return value as ValueOf<Name>;
    const isShown = setting.flag !== null && setting.takes !== SETTINGS.databaseUrl.takes;
    const shown = isShown ? `"${text}"` : `${text.length} characters long and cannot be used`;
    throw new ConfigError(`${place} is ${shown}; it must be ${setting.takes.allowed}.`);
  }

  #find(name: SettingName): { readonly text: string; readonly place: string } {
    const { flag, env, key }: Setting<unknown> = SETTINGS[name];
    const sources = [
      { text: flag === null ? undefined : this.#flags.get(flag), place: `--${flag}` },
      { text: this.#env[env], place: env },
      { text: key === '' ? undefined : this.#file.get(key), place: `"${key}" in ${this.#fileName}` },
    ];
    const found = sources.find(({ text }) => text !== undefined && text.trim() !== '');
    return { text: (found?.text ?? '').trim(), place: found?.place ?? env };
  }
}

/** A flat object of settings by their names in the file; lists may be lists. */
function readSettingsFile(path: string): ReadonlyMap<string, string> {
  let content: unknown;
  try {
    const written = readFileSync(path, 'utf8');
    content = path.endsWith('.json') ? JSON.parse(written) : parseYaml(written);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
    throw new ConfigError(`${path} cannot be read as settings: ${reason}`, { cause });
  }
  if (content === null || content === undefined) return new Map();
  if (typeof content !== 'object' || Array.isArray(content))
    throw new ConfigError(`${path} must hold names and values.`);
  const known = new Set(all().map(([, { key }]) => key));
  const values = new Map<string, string>();
  for (const [key, value] of Object.entries(content)) {
    if (key === '' || !known.has(key))
      throw new ConfigError(`"${key}" in ${path} is not a setting; --help lists them.`);
    if (Array.isArray(value) && value.every(entry => typeof entry === 'string')) values.set(key, value.join(','));
    else if (['string', 'number', 'boolean'].includes(typeof value)) values.set(key, String(value));
    else if (value !== null)
      throw new ConfigError(`"${key}" in ${path} must be a text, a number, true, false or a list.`);
  }
  return values;
}
