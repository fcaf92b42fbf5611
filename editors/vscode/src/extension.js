// Starts `kuploy-convert lsp` and connects the editor to it. All that is known of Compose and Kubernetes is there.
import { commands, window, workspace } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';

let client;

async function start() {
  const command = workspace.getConfiguration('kuploy').get('path', 'kuploy-convert');
  const server = { command, args: ['lsp'] };
  client = new LanguageClient('kuploy', 'Kuploy', server, {
    documentSelector: [
      { scheme: 'file', language: 'yaml' },
      { scheme: 'file', language: 'dockercompose' },
    ],
  });
  try {
    await client.start();
  } catch (error) {
    const choice = await window.showErrorMessage(
      `Kuploy: cannot start \`${command}\`: ${error.message}. Install it, or set \`kuploy.path\`.`,
      'How to install',
    );
    if (choice) commands.executeCommand('vscode.open', 'https://github.com/kuploy/kuploy#install');
  }
}

export async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand('kuploy.restart', async () => {
      await client?.stop();
      await start();
    }),
    workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration('kuploy.path')) await commands.executeCommand('kuploy.restart');
    }),
  );
  await start();
}

export function deactivate() {
  return client?.stop();
}
