/** The compiler, in a worker. A worker that fails (out of memory, stack) is replaced by a new one. */
export class Engine {
  #worker = null;
  #last = 0;
  #waiting = new Map();

  #start() {
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data: { id, ...rest } }) => {
      this.#waiting.get(id)?.(rest);
      this.#waiting.delete(id);
    };
    this.#worker.onerror = (event) => this.#fail(event.message || 'the compiler stopped');
  }

  #fail(error) {
    this.#worker?.terminate();
    this.#worker = null;
    for (const answer of this.#waiting.values()) answer({ error });
    this.#waiting.clear();
  }

  /** Resolves with `{ answer, time }` or `{ error }`. */
  ask(request) {
    if (this.#worker === null) this.#start();
    const id = (this.#last += 1);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ id, request });
    });
  }

  stop() {
    this.#worker?.terminate();
    this.#worker = null;
  }
}
