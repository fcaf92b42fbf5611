// The module writes the bytes that the program writes, for every project of the fixtures.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { ask, init } from '../../kuploy-wasm/pkg/index.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.KUPLOY_CONVERT ?? join(root, 'target/debug/kuploy-convert');
await init(readFileSync(join(root, 'kuploy-wasm/pkg/kuploy_bg.wasm')));

function filesBelow(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** The program notes in the kustomization which files are its own: the page has no directory to keep. */
const withoutMarks = (text) => text.replace(/^(#.*\n)+/, '');

const projects = readdirSync(join(root, 'fixtures/projects')).filter((name) => {
  const inside = readdirSync(join(root, 'fixtures/projects', name));
  return inside.some((file) => /^(docker-)?compose\.ya?ml$/.test(file)) && !inside.includes('flags');
});

test('there are fixtures', () => assert.ok(projects.length > 20, `${projects.length} projects`));

for (const project of projects) {
  test(project, () => {
    const directory = join(root, 'fixtures/projects', project);
    const out = mkdtempSync(join(tmpdir(), 'kuploy-'));
    try {
      const ran = spawnSync(program, ['--project-directory', directory, '-o', out, '--force', '-p', 'project', '--allow-empty'], {
        cwd: directory,
        env: {},
        encoding: 'utf8',
      });
      const files = filesBelow(directory).map((path) => ({
        path: relative(directory, path),
        base64: readFileSync(path).toString('base64'),
        executable: (statSync(path).mode & 0o100) !== 0,
      }));
      const { files: made } = ask({ task: 'convert', files, projectName: 'project' });
      if (ran.status !== 0) {
        assert.equal(made, null, ran.stderr);
        return;
      }
      const written = new Map(filesBelow(out).map((path) => [relative(out, path), readFileSync(path)]));
      assert.deepEqual(made.map((file) => file.path).sort(), [...written.keys()].filter((path) => !path.startsWith('.')).sort());
      for (const { path, text, base64 } of made) {
        const bytes = text === undefined ? Buffer.from(base64, 'base64') : Buffer.from(text);
        assert.equal(withoutMarks(bytes.toString()), withoutMarks(written.get(path).toString()), path);
      }
    } finally {
      rmSync(out, { recursive: true });
    }
  });
}
