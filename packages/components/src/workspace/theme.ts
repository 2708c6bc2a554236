export type Theme = 'light' | 'dark';

const KEY = 'trueppm-theme';

/** The theme chosen on this device, else the system's. */
export function readTheme(): Theme {
  try {
    const chosen = globalThis.localStorage?.getItem(KEY);
    if (chosen === 'light' || chosen === 'dark') return chosen;
  } catch {
    // A host may forbid storage: the system's theme is right then.
  }
  return globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Remembers the choice, where the host allows it. */
export function writeTheme(theme: Theme): void {
  try {
    globalThis.localStorage?.setItem(KEY, theme);
  } catch {
    // Not remembered, still applied.
  }
}
