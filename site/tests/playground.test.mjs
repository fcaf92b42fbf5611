// The playground in a real browser: Chromium, headless, on the built site.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { answered, home, input, output, site, start, write } from './browser.mjs';

const screenshots = process.env.SCREENSHOTS;
let running;
let browser;

before(async () => {
  running = await start();
  browser = running.browser;
});
after(() => running?.stop());

/** A page on which every request to elsewhere and every error of a script fails the test. */
async function open(path = '', options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:4173|data:|blob:)/.test(request.url())) faults.push(`request to ${request.url()}`);
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(home + path);
  return { page, context, faults };
}

async function picture(page, name) {
  if (!screenshots) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

test('what is typed becomes manifests, and findings are marked', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  await picture(page, 'landing');
  await write(page, 'services:\n  web:\n    image: nginx:1.27\n    ports: ["8080:80"]\n    ulimits: { nofile: 1024 }\n');
  await output(page).getByText('nginx:1.27').waitFor();
  await page.locator('.pane.input .cm-lintRange').first().waitFor();
  await page.getByRole('tab', { name: /^Findings/ }).click();
  await page.getByText('KP3102').first().waitFor();
  await picture(page, 'findings');
  await context.close();
  assert.deepEqual(faults, []);
});

test('an error writes nothing and says so', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  await write(page, 'services:\n  web:\n    imagee: nginx\n');
  await page.getByText(/Nothing is written/).waitFor();
  await picture(page, 'error');
  await page.getByText('KP2001').first().waitFor();
  await context.close();
  assert.deepEqual(faults, []);
});

test('the cursor on a key shows the lines that come from it', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  await input(page).getByText('postgres:17').click();
  await output(page).locator('.cm-linked', { hasText: 'postgres:17' }).waitFor();
  await picture(page, 'mapping');
  await output(page).getByText('readinessProbe').first().waitFor();
  await context.close();
  assert.deepEqual(faults, []);
});

test('the reasons are those of a service of the project', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  await input(page).getByText('postgres:17').click();
  await page.getByRole('tab', { name: 'Why?' }).click();
  const service = page.getByRole('combobox', { name: 'Service' });
  await page.getByText('What was decided').waitFor();
  assert.equal(await service.inputValue(), 'db');
  await picture(page, 'why');
  await write(page, 'services:\n  other:\n    image: nginx:1.27\n');
  await page.locator('.facts dd', { hasText: 'nginx:1.27' }).first().waitFor();
  assert.equal(await service.inputValue(), 'other');
  await context.close();
  assert.deepEqual(faults, []);
});

test('options change what is written', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  await page.getByRole('button', { name: /^Options/ }).click();
  await page.getByLabel('namespace', { exact: true }).fill('shop');
  await page.getByRole('tab', { name: 'kustomization.yaml' }).click();
  await output(page).getByText('namespace: shop').waitFor();
  await picture(page, 'options');
  await context.close();
  assert.deepEqual(faults, []);
});

test('a link brings back what was shared', async () => {
  const { page, context, faults } = await open('', { permissions: ['clipboard-read', 'clipboard-write'] });
  await answered(page);
  await write(page, 'services:\n  shared:\n    image: nginx:1.27\n');
  await output(page).getByText('name: shared').first().waitFor();
  await page.getByRole('button', { name: 'Share' }).click();
  await page.waitForFunction(() => location.hash.length > 20);
  const url = page.url();
  const again = await context.newPage();
  await again.goto('about:blank');
  await again.goto(url);
  await output(again).getByText('name: shared').first().waitFor({ timeout: 30_000 });
  await context.close();
  assert.deepEqual(faults, []);
});

test('a hostile link is not a project', async () => {
  const { page, context, faults } = await open('#AAAA');
  await answered(page);
  await context.close();
  assert.deepEqual(faults, []);
});

test('the manifests are downloaded as a zip archive', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const path = join(tmpdir(), `kuploy-${process.pid}.zip`);
  await (await waiting).saveAs(path);
  const files = unzipSync(new Uint8Array(readFileSync(path)));
  assert.match(strFromU8(files['web.yaml']), /kind: Deployment/);
  await context.close();
  assert.deepEqual(faults, []);
});

test('an uploaded project is converted', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  const path = join(tmpdir(), `kuploy-${process.pid}-compose.yaml`);
  writeFileSync(path, 'services:\n  uploaded:\n    image: nginx:1.27\n');
  await page.locator('label', { hasText: 'Upload' }).locator('input').setInputFiles({
    name: 'compose.yaml',
    mimeType: 'text/yaml',
    buffer: readFileSync(path),
  });
  await output(page).getByText('name: uploaded').first().waitFor();
  await context.close();
  assert.deepEqual(faults, []);
});

test('a finding is repaired by its button', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  await page.getByRole('radio', { name: 'Lint' }).click();
  await write(page, 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  type: clusterip\n  ports: [{ port: 80 }]\n  selector: { app: web }\n');
  await page.getByRole('button', { name: 'Fix' }).first().click();
  await input(page).getByText('ClusterIP').waitFor();
  await context.close();
  assert.deepEqual(faults, []);
});

test('strip shows what it takes out', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  await page.getByLabel('Example').selectOption('Manifests that drift');
  await page.locator('.pane.output .cm-deletedChunk').first().waitFor();
  await picture(page, 'strip');
  await context.close();
  assert.deepEqual(faults, []);
});

test('the graph is drawn', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  await page.getByRole('tab', { name: 'Graph' }).click();
  await page.locator('.graph svg').waitFor({ timeout: 30_000 });
  await picture(page, 'graph');
  await context.close();
  assert.deepEqual(faults, []);
});

test('a phone shows one side at a time, without scrolling sideways', async () => {
  const { page, context, faults } = await open('', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await answered(page);
  await picture(page, 'phone-input');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.getByRole('tab', { name: /^Output/ }).first().click();
  await output(page).getByText('kind: Service').first().waitFor();
  await picture(page, 'phone-output');
  // No tab is cut off.
  const tabs = page.getByRole('tablist', { name: 'Output' });
  assert.ok(await tabs.evaluate((list) => list.scrollWidth <= list.clientWidth));
  await page.goto(`${home}rules/`);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await context.close();
  assert.deepEqual(faults, []);
});

test('dark and light are accessible', async () => {
  const axe = readFileSync(join(site, 'node_modules/axe-core/axe.min.js'), 'utf8');
  for (const colorScheme of ['light', 'dark']) {
    const { page, context } = await open('', { colorScheme });
    await answered(page);
    await picture(page, `landing-${colorScheme}`);
    for (const tab of ['Manifests', /^Findings/]) {
      await page.getByRole('tab', { name: tab }).last().click();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        // The site's own header and navigation come with the generator.
        axe.run('.VPContent', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }),
      );
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
      assert.deepEqual(told, [], colorScheme);
    }
    await context.close();
  }
});

test('the keyboard alone converts, finds and shares', async () => {
  const { page, context, faults } = await open();
  await answered(page);
  const reached = new Set();
  for (let presses = 0; presses < 60 && !reached.has('Share'); presses += 1) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 20)));
  }
  assert.ok(reached.has('Share'), [...reached].join(', '));
  await context.close();
  assert.deepEqual(faults, []);
});

test('pages are found by the search, offline', async () => {
  const { page, context, faults } = await open('guide/');
  // The index of all pages is loaded when somebody searches: a busy machine takes its time for it.
  const index = page.waitForResponse(/@localSearchIndex/, { timeout: 90_000 });
  await page.getByRole('button', { name: /search/i }).first().click();
  await index;
  await page.keyboard.type('ImagePullBackOff');
  await page.locator('.VPLocalSearchBox .result').first().waitFor({ timeout: 60_000 });
  await page.keyboard.press('Enter');
  await page.waitForURL(/troubleshooting/);
  await picture(page, 'guide');
  await context.close();
  assert.deepEqual(faults, []);
});
