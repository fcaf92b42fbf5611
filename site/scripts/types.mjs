// Makes the types of the npm package from its schema. `node scripts/types.mjs` writes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const npm = new URL('../../kuploy-wasm/npm/', import.meta.url);
export const path = fileURLToPath(new URL('index.d.ts', npm));

const FUNCTIONS = `
/** The answer to each task. */
export interface Answers {
  convert: Converted;
  explain: Explained;
  lint: Linted;
  strip: Stripped;
  schema: Record<string, unknown>;
  rule: Described;
}

/** Loads the module once; \`source\` is a URL, a Response or bytes, and by default the file beside this one. */
export function init(source?: unknown): Promise<void>;

/** Loads the module for \`lint\` and \`strip\`, which is a file of its own. */
export function initManifests(source?: unknown): Promise<void>;

/** Answers a request. */
export function ask<T extends Request['task']>(request: Extract<Request, { task: T }>): Answers[T];

/** The version of the library. */
export function version(): string;
`;

export async function types() {
  const schema = JSON.parse(readFileSync(new URL('schema.json', npm), 'utf8'));
  const made = await compile(schema, 'Kuploy', { bannerComment: '', unreachableDefinitions: true });
  return `// Made by kuploy-wasm/types from the schemas of the library.\n${made}${FUNCTIONS}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, await types());
