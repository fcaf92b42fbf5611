// The built site, served, and Chromium to open it in.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const site = fileURLToPath(new URL('..', import.meta.url));
const port = 4173;
export const home = `http://127.0.0.1:${port}/`;

/** Serves the site and starts the browser; `stop` ends both. */
export async function start() {
  const server = spawn('npx', ['vitepress', 'preview', '--port', String(port), '--host', '127.0.0.1'], {
    cwd: site,
    stdio: 'ignore',
    detached: true,
  });
  const stopServer = () => process.kill(-server.pid);
  for (let tries = 0; ; tries += 1) {
    try {
      if ((await fetch(home)).ok) break;
    } catch {
      if (tries > 100) {
        stopServer();
        throw new Error('the site is not served');
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  return {
    browser,
    async stop() {
      await browser.close();
      stopServer();
    },
  };
}

export const output = (page) => page.locator('.pane.output .cm-content');
export const input = (page) => page.locator('.pane.input .cm-content');
export const answered = (page) => page.locator('.playground .status', { hasText: / ms$/ }).waitFor({ timeout: 30_000 });

export async function write(page, text) {
  await input(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}
