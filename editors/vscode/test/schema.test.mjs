// The schema of `x-kuploy` in yaml-language-server, which the YAML extension, Neovim, Helix and Zed run: completion and
// hover show sentences, and what is wrong is told.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const protocol = require('vscode-languageserver-protocol/node');
const program = process.env.KUPLOY_CONVERT ?? fileURLToPath(new URL('../../../target/debug/kuploy-convert', import.meta.url));
const server = fileURLToPath(new URL('../node_modules/yaml-language-server/bin/yaml-language-server', import.meta.url));

let directory;
let child;
let connection;
const published = new Map();

before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'kuploy-'));
  writeFileSync(join(directory, 'kuploy.schema.json'), execFileSync(program, ['schema']));
  child = spawn(process.execPath, [server, '--stdio'], { cwd: directory, stdio: ['pipe', 'pipe', 'inherit'] });
  connection = protocol.createMessageConnection(
    new protocol.StreamMessageReader(child.stdout),
    new protocol.StreamMessageWriter(child.stdin),
  );
  connection.onNotification(protocol.PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    published.get(uri)?.(diagnostics);
  });
  connection.listen();
  await connection.sendRequest(protocol.InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(directory).href,
    capabilities: { textDocument: { hover: { contentFormat: ['markdown'] } } },
  });
  await connection.sendNotification(protocol.InitializedNotification.type, {});
});

after(() => {
  connection?.dispose();
  child?.kill();
  rmSync(directory, { recursive: true, force: true });
});

let opened = 0;

/** Opens a Compose file in which `|` is the cursor; resolves with what can be asked there, and what is found. */
async function open(marked) {
  const text = `# yaml-language-server: $schema=./kuploy.schema.json\n${marked.replace('|', '')}`;
  const lines = `# \n${marked.split('|')[0]}`.split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1).length };
  const uri = pathToFileURL(join(directory, `${(opened += 1)}.compose.yaml`)).href;
  const diagnostics = new Promise((resolve) => published.set(uri, resolve));
  await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  return { at: { textDocument: { uri }, position }, diagnostics: await diagnostics };
}

/** The text of a hover or of a documentation. */
const words = (content) => (typeof content === 'string' ? content : (content?.value ?? ''));
const isSentence = (text) => /^[A-Z`].* .*[.)]/s.test(text.trim());

test('a key of a service says what it is about', async () => {
  const { at, diagnostics } = await open('services:\n  web:\n    image: nginx\n    x-kuploy:\n      ki|nd: stateful-set\n');
  assert.deepEqual(diagnostics, []);
  const hover = await connection.sendRequest(protocol.HoverRequest.type, at);
  assert.ok(words(hover.contents).split('\n').some((line) => isSentence(line)), words(hover.contents));
});

for (const [where, text] of [
  ['a service', 'services:\n  web:\n    image: nginx\n    x-kuploy:\n      |\n'],
  ['the project', 'services: {}\nx-kuploy:\n  |\n'],
]) {
  test(`every key that is completed in ${where} is documented`, async () => {
    const { at } = await open(text);
    const { items } = await connection.sendRequest(protocol.CompletionRequest.type, at);
    const keys = items.filter(({ kind }) => kind === protocol.CompletionItemKind.Property);
    assert.ok(keys.length > 10, `${keys.length} keys`);
    const bare = keys.filter(({ documentation }) => !isSentence(words(documentation)));
    assert.deepEqual(bare.map(({ label, documentation }) => `${label}: ${words(documentation)}`), []);
  });
}

test('a wrong value and an unknown key are marked', async () => {
  const { diagnostics } = await open('services:\n  web:\n    image: nginx\n    x-kuploy:\n      kind: Pot|ato\n      nokey: 1\n');
  const found = diagnostics.map(({ message, range }) => `${range.start.line}: ${message}`);
  assert.ok(found.some((line) => line.startsWith('5: ')), found.join('\n'));
  assert.ok(found.some((line) => /^6: .*nokey/.test(line)), found.join('\n'));
});
