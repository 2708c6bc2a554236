import { afterEach, expect, test } from 'vitest';
import { POLICY_NAME, ScriptPolicy } from './script-policy.js';

type Scope = Window & typeof globalThis;

/** A page with a policy of its own. */
async function pageWith(directives: string): Promise<Scope> {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${directives}">`;
  document.body.append(frame);
  await new Promise(resolve => frame.addEventListener('load', resolve, { once: true }));
  return frame.contentWindow as Scope;
}

afterEach(() => {
  for (const frame of document.querySelectorAll('iframe')) frame.remove();
});

const script = URL.createObjectURL(new Blob(['postMessage("runs")'], { type: 'text/javascript' }));

const firstWord = (worker: Worker) =>
  new Promise(resolve => worker.addEventListener('message', event => resolve(event.data), { once: true }));

test('a page that takes only trusted scripts starts a worker from an address that was asked for', async () => {
  const page = await pageWith("require-trusted-types-for 'script'");
  const violations: string[] = [];
  page.document.addEventListener('securitypolicyviolation', event => violations.push(event.effectiveDirective));
  const worker = new page.Worker(new ScriptPolicy(page as never).trust(script));
  expect(await firstWord(worker)).toBe('runs');
  worker.terminate();
  expect(violations).toEqual([]);
  expect(() => new page.Worker(script)).toThrow(/TrustedScriptURL/);
});

test('nothing else passes the policy', async () => {
  const page = await pageWith("require-trusted-types-for 'script'");
  const rules: { createScriptURL?: (url: string) => string } = {};
  const scope = {
    trustedTypes: {
      createPolicy(name: string, given: { readonly createScriptURL: (url: string) => string }): unknown {
        rules.createScriptURL = given.createScriptURL;
        return (page as unknown as typeof scope).trustedTypes.createPolicy(name, given);
      },
    },
  };
  const policy = new ScriptPolicy(scope as never);
  expect(String(policy.trust(script))).toBe(script);
  expect(() => rules.createScriptURL?.('https://elsewhere.example/worker.js')).toThrow(TypeError);
});

test('where no policy may be made the address stays text, and the page refuses it', async () => {
  const page = await pageWith("require-trusted-types-for 'script'; trusted-types other");
  const trusted = new ScriptPolicy(page as never).trust(script);
  expect(trusted).toBe(script);
  expect(() => new page.Worker(trusted)).toThrow();
});

test('where the policy is listed it is made', async () => {
  const page = await pageWith(`require-trusted-types-for 'script'; trusted-types ${POLICY_NAME}`);
  const worker = new page.Worker(new ScriptPolicy(page as never).trust(script));
  expect(await firstWord(worker)).toBe('runs');
  worker.terminate();
});

test('a browser without Trusted Types gets the address', () => {
  expect(new ScriptPolicy({}).trust(new URL('https://example.com/worker.js'))).toBe('https://example.com/worker.js');
});
