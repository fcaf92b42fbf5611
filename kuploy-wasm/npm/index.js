import loadProjects, { run as runProject, version } from './kuploy.js';
import loadManifests, { run as runManifests } from './kuploy_manifests.js';

const pointed = (source) => (source === undefined ? undefined : { module_or_path: source });
const OF_MANIFESTS = ['lint', 'strip'];

/** Loads the module once; `source` is a URL, a Response or bytes, and by default the file beside this one. */
export async function init(source) {
  await loadProjects(pointed(source));
}

/** Loads the module for `lint` and `strip`, which is a file of its own. */
export async function initManifests(source) {
  await loadManifests(pointed(source));
}

/** Answers a request: see the types. */
export function ask(request) {
  const run = OF_MANIFESTS.includes(request?.task) ? runManifests : runProject;
  const answer = JSON.parse(run(JSON.stringify(request)));
  if (answer !== null && typeof answer.error === 'string') throw new Error(answer.error);
  return answer;
}

export { version };
