// The program behind the extension, spoken to by the protocol's own client library, without an editor.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const protocol = require('vscode-languageserver-protocol/node');
const program = process.env.KUPLOY_CONVERT ?? fileURLToPath(new URL('../../../target/debug/kuploy-convert', import.meta.url));

test('the client library and the program understand each other', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kuploy-'));
  const child = spawn(program, ['lsp'], { cwd: directory, stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = protocol.createMessageConnection(
    new protocol.StreamMessageReader(child.stdout),
    new protocol.StreamMessageWriter(child.stdin),
  );
  try {
    connection.listen();
    const text = 'services:\n  web:\n    image: nginx:1.27\n    ulimits: { nofile: 1024 }\n';
    const path = join(directory, 'compose.yaml');
    writeFileSync(path, text);
    const uri = pathToFileURL(path).href;
    const published = new Promise((resolve) => {
      connection.onNotification(protocol.PublishDiagnosticsNotification.type, (params) => {
        if (params.uri === uri) resolve(params.diagnostics);
      });
    });
    const { capabilities } = await connection.sendRequest(protocol.InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
    });
    assert.equal(capabilities.hoverProvider, true);
    await connection.sendNotification(protocol.InitializedNotification.type, {});
    await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    assert.ok((await published).some(({ code }) => code === 'KP3102'));
    const hover = await connection.sendRequest(protocol.HoverRequest.type, {
      textDocument: { uri },
      position: { line: 2, character: 12 },
    });
    assert.match(hover.contents.value, /Deployment `web`/);
    await connection.sendRequest(protocol.ShutdownRequest.type);
    await connection.sendNotification(protocol.ExitNotification.type);
  } finally {
    connection.dispose();
    child.kill();
    rmSync(directory, { recursive: true });
  }
});
