// The started host as these programs see it: the official client, and the test clocks that it has no method for.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

// ORB_CLIENT=orb-billing-5 runs the client before the last one, which speaks HTTP by node-fetch.
const client = process.env.ORB_CLIENT ?? 'orb-billing';
export const Sdk = await import(client);
export const isOlder = client === 'orb-billing-5';
const http = isOlder ? await import('node-fetch') : globalThis;
const calls = process.env.ORB_CALLS;

const POLL_MILLISECONDS = 50;
const DEADLINE_MILLISECONDS = 60_000;

function required(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`Set ${name}: ORB_BASE_URL is the host's address with /v1 at its end, ORB_API_KEY is a key of it.`);
    process.exit(2);
  }
  return value;
}

// Every request with its answer, a line of JSON each, for whoever wants to look at them: see OfficialSdkTests.
async function recorded(url, init) {
  const answer = await (http.default ?? http.fetch)(url, init);
  const body = await answer.text();
  appendFileSync(calls, `${JSON.stringify({ method: init.method.toUpperCase(), url: String(url), status: answer.status, body })}\n`);
  return new http.Response(body === '' ? null : body, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
}

// The client before the last one writes Id where the last one writes ID: fetchByExternalId. The programs write ID.
function spelt(resource) {
  return new Proxy(resource, {
    get(target, name) {
      const known = typeof name !== 'string' || name in target ? name : name.replaceAll('ID', 'Id');
      const value = target[known];
      if (typeof value === 'function') return value.bind(target);
      return known !== '_client' && value?._client ? spelt(value) : value;
    },
  });
}

export function connect(options = {}) {
  const own = calls ? { fetch: recorded } : {};
  return spelt(new Sdk.default({ baseURL: required('ORB_BASE_URL'), apiKey: required('ORB_API_KEY'), ...own, ...options }));
}

// One run leaves everything behind, so every run names its own.
export const run = `run-${Date.now().toString(36)}-${randomBytes(3).toString('hex')}`;

const TYPES = 'https://docs.withorb.com/reference/error-responses#';

/** Every row of a list, page by page. */
export async function all(pages) {
  const rows = [];
  for await (const row of pages) rows.push(row);
  return rows;
}

/** What a refusal is to the client: its own class, with the contract's type. */
export async function refused(rule, errorClass, status, type, action) {
  try {
    await action();
  } catch (error) {
    assert.equal(error.constructor.name, errorClass.name, `${rule}: ${error.constructor.name}: ${error.message}`);
    assert.equal(error.status, status, `${rule}: status ${error.status}`);
    assert.equal(error.error.type, TYPES + type, `${rule}: type ${error.error.type}`);
    return error;
  }
  assert.fail(`${rule}: it was not refused`);
}

let steps = 0;
export function step(text) {
  steps += 1;
  console.log(`ok ${String(steps).padStart(2)}  ${text}`);
}

export function done() {
  console.log(`passed: ${steps} steps`);
}

export class TestClock {
  constructor(client, id) {
    this.client = client;
    this.id = id;
  }

  static async frozenAt(client, frozenTime) {
    const clock = await client.post('/test_clocks', { body: { name: run, frozen_time: frozenTime } });
    assert.equal(clock.status, 'ready', 'a new test clock stands');
    assert.equal(Date.parse(clock.frozen_time), Date.parse(frozenTime), 'a new test clock stands where it was asked to');
    return new TestClock(client, clock.id);
  }

  async advanceTo(frozenTime) {
    const moving = await this.client.post(`/test_clocks/${this.id}/advance`, { body: { frozen_time: frozenTime } });
    assert.ok(['advancing', 'ready'].includes(moving.status), `an advanced clock is advancing, not ${moving.status}`);
    const deadline = Date.now() + DEADLINE_MILLISECONDS;
    for (;;) {
      const clock = await this.client.get(`/test_clocks/${this.id}`);
      if (clock.status === 'ready') {
        assert.equal(Date.parse(clock.frozen_time), Date.parse(frozenTime), 'a clock that is ready stands where it was sent');
        return;
      }
      assert.ok(Date.now() < deadline, `the clock did not arrive at ${frozenTime} within ${DEADLINE_MILLISECONDS} ms`);
      await pause(POLL_MILLISECONDS);
    }
  }
}
