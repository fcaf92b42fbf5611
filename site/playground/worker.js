// Runs the compiler off the page's thread. Requests are answered in order; the page drops answers that it no longer needs.
import { ask, init, initManifests } from '../../kuploy-wasm/pkg/index.js';
import projects from '../../kuploy-wasm/pkg/kuploy_bg.wasm?url';
import manifests from '../../kuploy-wasm/pkg/kuploy_manifests_bg.wasm?url';

// Each module is loaded by the first request that needs it.
const loaded = new Map();
function load(task) {
  const [key, start] = task === 'lint' || task === 'strip'
    ? ['manifests', () => initManifests(manifests)]
    : ['projects', () => init(projects)];
  if (!loaded.has(key)) loaded.set(key, start());
  return loaded.get(key);
}
load('convert');

self.onmessage = async ({ data: { id, request } }) => {
  try {
    await load(request.task);
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
