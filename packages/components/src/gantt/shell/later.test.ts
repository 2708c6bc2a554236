import type { CSSResult, LitElement } from 'lit';
import { expect, test, vi } from 'vitest';
import { LateParts, Later } from './later.js';

interface Root {
  adoptedStyleSheets: unknown[];
}

function element() {
  const renderRoot: Root = { adoptedStyleSheets: [] };
  return { renderRoot, requestUpdate: vi.fn() } as unknown as LitElement & { renderRoot: Root };
}

const settled = () => new Promise(resolve => setTimeout(resolve));

test('a part is loaded once, and the element draws again when it has come', async () => {
  const load = vi.fn(async () => ({ word: 'here' }));
  const part = new Later(load);
  const host = element();
  const parts = new LateParts(host, () => undefined);
  expect(parts.use(part)).toBeNull();
  expect(parts.use(part)).toBeNull();
  await settled();
  expect(parts.use(part)?.word).toBe('here');
  expect(load).toHaveBeenCalledTimes(1);
  expect(host.requestUpdate).toHaveBeenCalled();
});

test('what is done with a part waits for it, and later happens at once', async () => {
  const part = new Later(async () => ({ word: 'here' }));
  const parts = new LateParts(element(), () => undefined);
  const said: string[] = [];
  parts.bring(part, ({ word }) => said.push(`first ${word}`));
  expect(said).toEqual([]);
  await settled();
  parts.bring(part, ({ word }) => said.push(`then ${word}`));
  expect(said).toEqual(['first here', 'then here']);
});

test('a script that does not come is told, is not asked for in every picture, and can come later', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    let isOnline = false;
    const load = vi.fn(async () => {
      if (!isOnline) throw new TypeError('Failed to fetch');
      return { word: 'here' };
    });
    const part = new Later(load);
    const onLost = vi.fn();
    const parts = new LateParts(element(), onLost);
    parts.use(part);
    await settled();
    expect(onLost).toHaveBeenCalledWith(expect.any(TypeError));
    expect(part.isLost).toBe(true);
    parts.use(part);
    expect(load).toHaveBeenCalledTimes(1);
    isOnline = true;
    vi.advanceTimersByTime(4000);
    expect(part.isLost).toBe(false);
    parts.use(part);
    await settled();
    expect(parts.use(part)?.word).toBe('here');
  } finally {
    vi.useRealTimers();
  }
});

test('styles of a part are put on once', async () => {
  const sheet = { of: 'part' };
  const styles = [{ styleSheet: sheet } as unknown as CSSResult];
  const part = new Later(async () => ({ styles }));
  const host = element();
  const parts = new LateParts(host, () => undefined);
  await part.load();
  parts.use(part);
  parts.use(part);
  expect(host.renderRoot.adoptedStyleSheets).toEqual([sheet]);
});
