/**
 * The bytes a page holds after a full collection: its own heap, and those of its workers beside it; array buffers
 * included, which lie outside V8's heap.
 */
export class HeapMeter {
  #page;
  #nextId = 1;
  #waiting = new Map();
  #workers = new Set();

  /** @param page a Playwright page; call before anything is loaded, so that workers are met when they start */
  static async over(page) {
    const meter = new HeapMeter();
    meter.#page = await page.context().newCDPSession(page);
    meter.#page.on('Target.attachedToTarget', ({ sessionId }) => meter.#workers.add(sessionId));
    meter.#page.on('Target.detachedFromTarget', ({ sessionId }) => meter.#workers.delete(sessionId));
    meter.#page.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result } = JSON.parse(message);
      meter.#waiting.get(id)?.(result);
      meter.#waiting.delete(id);
    });
    await meter.#page.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return meter;
  }

  /** @returns bytes of the page and of all its workers together */
  async read() {
    const toPage = (method, params) => this.#page.send(method, params);
    let workers = 0;
    for (const sessionId of this.#workers) {
      workers += await held((method, params) => this.#toWorker(sessionId, method, params));
    }
    return { page: await held(toPage), workers };
  }

  #toWorker(sessionId, method, params = {}) {
    const id = this.#nextId++;
    const message = JSON.stringify({ id, method, params });
    return new Promise(resolve => {
      this.#waiting.set(id, resolve);
      void this.#page.send('Target.sendMessageToTarget', { sessionId, message });
    });
  }
}

async function held(send) {
  await send('HeapProfiler.enable');
  for (let time = 0; time < 3; time++) await send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await send('Runtime.getHeapUsage');
  return usedSize + backingStorageSize;
}
