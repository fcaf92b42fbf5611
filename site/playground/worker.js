// Runs the compiler off the page's thread. Requests are answered in order; the page drops answers that it no longer needs.
import { ask, init } from '../../kuploy-wasm/pkg/index.js';
import module from '../../kuploy-wasm/pkg/kuploy_bg.wasm?url';

const ready = init(module);

self.onmessage = async ({ data: { id, request } }) => {
  try {
    await ready;
    const start = performance.now();
    const answer = ask(request);
    self.postMessage({ id, answer, time: performance.now() - start });
  } catch (error) {
    self.postMessage({ id, error: String(error?.message ?? error) });
  }
};
