import type { DependencyRow, Problem, Project, TaskRow } from '@trueppm/sdk';

/** Demo users of the reference server. */
export const PASSWORD = 'trueppm-demo';
export const emailOf = (role: string): string => `${role}@demo.trueppm.example`;

/** The REST interface as a signed-in user, for arranging and for looking behind the pages. */
export class Api {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async signIn(serverUrl: string, role: string): Promise<Api> {
    const url = `${serverUrl}/api/v1`;
    const answer = await fetch(`${url}/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: emailOf(role), password: PASSWORD }),
    });
    if (!answer.ok) throw new Error(`Sign-in of ${role}: ${answer.status} ${await answer.text()}`);
    return new Api(url, ((await answer.json()) as { access_token: string }).access_token);
  }

  /** Any request; the answer's body whatever its status. */
  async send<Body>(method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const answer = await fetch(this.#url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': isRaw ? 'application/xml' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, body: (isJson ? JSON.parse(text) : text) as Body };
  }

  /** A request that must succeed. */
  async need<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.send<Body>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async problem(method: string, path: string, body?: unknown): Promise<Problem> {
    return (await this.send<Problem>(method, path, body)).body;
  }

  /** Every task of a project as the database has it, whatever the number of pages. */
  async tasks(projectId: string): Promise<TaskRow[]> {
    const { changes } = await this.need<{ changes: { tasks: { updated: TaskRow[] } } }>(
      'GET',
      `/projects/${projectId}/sync`,
    );
    return changes.tasks.updated;
  }

  async task(projectId: string, taskId: string): Promise<TaskRow> {
    return this.need<TaskRow>('GET', `/projects/${projectId}/tasks/${taskId}`);
  }
}

/** A small plan with a chain of four, a side task and links of several types. */
export interface ChainPlan {
  readonly project: Project;
  readonly design: TaskRow;
  readonly build: TaskRow;
  readonly test: TaskRow;
  readonly ship: TaskRow;
}

/** Makes the plan and lets `scheduler` edit it and `viewer` see it. */
export async function createChain(api: Api, name: string): Promise<ChainPlan> {
  const project = await api.need<Project>('POST', '/projects', { name, start: '2026-11-02T08:00:00' });
  for (const role of ['scheduler', 'viewer']) {
    await api.need('POST', `/projects/${project.id}/members`, { email: emailOf(role), role });
  }
  const task = (values: Partial<TaskRow>) => api.need<TaskRow>('POST', `/projects/${project.id}/tasks`, values);
  const link = (values: Partial<DependencyRow>) => api.need('POST', `/projects/${project.id}/dependencies`, values);
  const phase = await task({ name: 'Product', position: 'V' });
  const inside = { parent_id: phase.id };
  const design = await task({ ...inside, name: 'Design', duration_minutes: 3 * 480, position: 'A' });
  const build = await task({ ...inside, name: 'Build', duration_minutes: 5 * 480, position: 'B' });
  const test = await task({ ...inside, name: 'Test', duration_minutes: 2 * 480, position: 'C' });
  const ship = await task({ ...inside, name: 'Ship', duration_minutes: 0, is_milestone: true, position: 'D' });
  const docs = await task({ ...inside, name: 'Docs', duration_minutes: 2 * 480, position: 'E' });
  await link({ predecessor_id: design.id, successor_id: build.id });
  await link({ predecessor_id: build.id, successor_id: test.id, lag_minutes: 480, lag_unit: 'd' });
  await link({ predecessor_id: test.id, successor_id: ship.id });
  await link({ predecessor_id: build.id, successor_id: docs.id, type: 'SS', lag_minutes: 960, lag_unit: 'd' });
  return { project, design, build, test, ship };
}

/** Waits until `read` answers what `isDone` accepts. */
export async function until<Value>(
  read: () => Promise<Value>,
  isDone: (value: Value) => boolean,
  what: string,
  timeoutMs = 20_000,
): Promise<Value> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    if (Date.now() > deadlineMs) throw new Error(`Waited in vain for ${what}; last: ${JSON.stringify(value)}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
