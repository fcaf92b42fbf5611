// Runs the compiler off the page's thread. Requests are answered in order; the page drops answers that it no longer needs.
import { ask, init } from '../../kuploy-wasm/pkg/index.js';
import module from '../../kuploy-wasm/pkg/kuploy_bg.wasm?url';

const ready = init(module);

self.onmessage = async ({ data: { id, request } }) => {
  try {
    await ready;
    const start = performance.now();
    const answer = ask(request);
    // Named, so that it stands in a trace of the browser.
    const { duration } = performance.measure('answer', { start });
    performance.clearMeasures('answer');
    self.postMessage({ id, answer, time: duration });
  } catch (error) {
    self.postMessage({ id, error: String(error?.message ?? error) });
  }
};
