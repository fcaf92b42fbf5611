// How long people wait, by Chromium's own trace. The best of several rounds counts: other work on the machine only adds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answered, home, output, start, write } from './browser.mjs';

/** A phone of the middle class on a slow network: the profile that Lighthouse takes for mobile. */
const PHONE = { viewport: { width: 412, height: 823 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1.75 };
const SLOW_NETWORK = { offline: false, latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (750e3 / 8) * 0.9 };
const SLOWDOWN = 4;
/** In milliseconds. */
const FIRST_PAINT = 1000;
const KEYSTROKE = 30;

let running;
before(async () => {
  running = await start();
});
after(() => running?.stop());

const middle = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];
const told = (times) => `best ${Math.min(...times).toFixed(1)} ms, median ${middle(times).toFixed(1)} ms of ${times.length}`;

/** The events of Chromium's trace while `act` runs. */
async function traced(page, act) {
  const { browser } = running;
  await browser.startTracing(page, { categories: ['loading', 'blink.user_timing', 'devtools.timeline'] });
  let trace;
  try {
    await act();
  } finally {
    trace = await browser.stopTracing();
  }
  return JSON.parse(trace.toString()).traceEvents;
}

test('a phone on a slow network paints the page before the module is there', async () => {
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const context = await running.browser.newContext(PHONE);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', SLOW_NETWORK);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    const events = await traced(page, async () => {
      await page.goto(home, { waitUntil: 'commit' });
      await page.getByRole('heading', { name: 'Docker Compose in, Kubernetes out' }).waitFor();
      await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    });
    const paint = events.find(({ name, args }) => name === 'firstContentfulPaint' && args.data?.isOutermostMainFrame !== false);
    const begin = events.filter(({ name, args, ts }) => name === 'navigationStart' && ts <= paint.ts && args.data?.documentLoaderURL === home).at(-1);
    assert.ok(begin, 'the trace has the navigation');
    times.push((paint.ts - begin.ts) / 1000);
    await context.close();
  }
  console.log(`first contentful paint: ${told(times)}`);
  assert.ok(Math.min(...times) < FIRST_PAINT, times.join(', '));
});

test('a keystroke in a project of 20 services is answered at once', async () => {
  const context = await running.browser.newContext({ viewport: { width: 1360, height: 860 } });
  const page = await context.newPage();
  await page.goto(home);
  await answered(page);
  const services = Array.from(
    { length: 20 },
    (_, at) => `  s${at}:\n    image: nginx:1.27\n    ports: ["${8000 + at}:80"]\n    environment: { A: "1", B: "2" }\n`,
  );
  await write(page, `services:\n${services.join('')}`);
  await output(page).getByText('name: s0').first().waitFor();
  const KEYS = 20;
  const events = await traced(page, async () => {
    for (let key = 0; key < KEYS; key += 1) {
      await page.keyboard.type('#');
      await page.waitForTimeout(250);
    }
  });
  // The worker measures each answer, from the request to the answer.
  const begun = new Map();
  const times = [];
  for (const event of events) {
    if (event.name !== 'answer') continue;
    const id = `${event.pid} ${event.id ?? event.id2?.local}`;
    if (event.ph === 'b') begun.set(id, event.ts);
    else if (event.ph === 'e') times.push((event.ts - begun.get(id)) / 1000);
  }
  console.log(`answers to keystrokes: ${told(times)}`);
  assert.ok(times.length >= KEYS / 2, `${times.length} answers are in the trace`);
  assert.ok(Math.min(...times) < KEYSTROKE, times.join(', '));
  await context.close();
});
