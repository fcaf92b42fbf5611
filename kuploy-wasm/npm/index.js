import load, { run, version } from './kuploy.js';

/** Loads the module once; `source` is a URL, a Response or bytes, and by default the file beside this one. */
export async function init(source) {
  await load(source === undefined ? undefined : { module_or_path: source });
}

/** Answers a request: see the types. */
export function ask(request) {
  const answer = JSON.parse(run(JSON.stringify(request)));
  if (answer !== null && typeof answer.error === 'string') throw new Error(answer.error);
  return answer;
}

export { version };
