// What the official client makes of refusals, pages and metadata of a started host.
import assert from 'node:assert/strict';
import { Sdk, connect, done, run, step } from './host.mjs';

const TYPES = 'https://docs.withorb.com/reference/error-responses#';

// A refusal is asked for once: were it retried, the client would be waiting for something that cannot change.
const orb = connect({ maxRetries: 0 });

async function refused(rule, errorClass, status, type, action) {
  try {
    await action();
  } catch (error) {
    assert.equal(error.constructor.name, errorClass.name, `${rule}: ${error.constructor.name}: ${error.message}`);
    assert.ok(error instanceof errorClass, `${rule}: the client throws ${errorClass.name}`);
    assert.equal(error.status, status, `${rule}: status ${error.status}`);
    assert.equal(error.error.type, TYPES + type, `${rule}: type ${error.error.type}`);
    assert.equal(error.error.status, status, `${rule}: the body repeats the status`);
    assert.ok(error.error.title && error.error.detail, `${rule}: a problem has a title and a detail`);
    step(`${rule}: ${errorClass.name}`);
    return error;
  }
  assert.fail(`${rule}: it was not refused`);
}

const customerNamed = (name, more = {}) => ({ name, email: 'client@example.com', ...more });

// --- Errors

await refused('a wrong key', Sdk.OrbAuthenticationError, 401, '401-authentication-error', () => connect({ maxRetries: 0, apiKey: 'wrong' }).topLevel.ping());
await refused('an unknown customer', Sdk.ResourceNotFound, 404, '404-resource-not-found', () => orb.customers.fetch('nobody'));
await refused('an unknown plan', Sdk.ResourceNotFound, 404, '404-resource-not-found', () => orb.plans.fetch('none'));
await refused('an unknown invoice', Sdk.ResourceNotFound, 404, '404-resource-not-found', () => orb.invoices.issue('none'));
await refused('an unknown URL', Sdk.URLNotFound, 404, '404-url-not-found', () => orb.get('/nothing/here'));

const invalid = await refused('a customer without a name', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.customers.create({ email: 'client@example.com' }));
assert.ok(invalid.error.validation_errors.some((e) => e.includes('name')), 'the refusal names the field');

await orb.customers.create(customerNamed('First', { external_customer_id: `twice-${run}` }));
await refused('an external id that is taken', Sdk.DuplicateResourceCreation, 400, '400-duplicate-resource-creation',
  () => orb.customers.create(customerNamed('Second', { external_customer_id: `twice-${run}` })));

const idempotencyKey = `conflict-${run}`;
const once = await orb.customers.create(customerNamed('Once'), { idempotencyKey });
assert.equal((await orb.customers.create(customerNamed('Once'), { idempotencyKey })).id, once.id, 'an equal request answers with the first result');
const conflict = await refused('a key used for another request', Sdk.ResourceConflict, 409, '409-resource-conflict',
  () => connect().customers.create(customerNamed('Another'), { idempotencyKey }));
assert.equal(conflict.headers.get?.('x-should-retry') ?? conflict.headers['x-should-retry'], 'false', 'the client is told not to retry what cannot succeed');

const tooLarge = () => orb.customers.create(customerNamed('x'.repeat(6 * 1024 * 1024)));
await refused('a body beyond the limit', Sdk.RequestTooLarge, 413, '413-request-too-large', tooLarge);
// A host that hangs up while the client still sends is a broken connection to it, but only now and then.
for (let i = 0; i < 20; i += 1) await assert.rejects(tooLarge, Sdk.RequestTooLarge, 'every time a body beyond the limit is answered');

try {
  await orb.events.ingest({ events: [{ event_name: 'completion', external_customer_id: 'someone', idempotency_key: `old-${run}`, timestamp: '2001-01-01T00:00:00Z', properties: {} }] });
  assert.fail('an event of 2001 is outside the ingest window');
} catch (error) {
  assert.ok(error instanceof Sdk.BadRequestError, `a refused batch is a bad request: ${error}`);
  assert.deepEqual(error.error.validation_failed.map((f) => f.idempotency_key), [`old-${run}`], 'a refused batch names its events');
  assert.match(error.error.validation_failed[0].validation_errors[0], /timestamp/, 'a refused event names its field');
  step('a refused batch names every refused event');
}

// --- Pages

const names = Array.from({ length: 7 }, (_, i) => `Page ${run} ${i}`);
for (const name of names) await orb.items.create({ name });
const seen = [];
let pages = 0;
for await (const page of (await orb.items.list({ limit: 3 })).iterPages()) {
  pages += 1;
  assert.ok(page.data.length <= 3, 'a page has at most the rows asked for');
  seen.push(...page.data);
  if (names.every((n) => seen.some((i) => i.name === n))) break;
}
assert.ok(pages >= 3, 'seven items fill three pages of three');
assert.equal(new Set(seen.map((i) => i.id)).size, seen.length, 'no item is on two pages');
assert.ok(names.every((n) => seen.some((i) => i.name === n)), 'pages leave nothing out');
step('lists are read page by page');

const everyone = [];
for await (const customer of orb.customers.list({ limit: 100, 'created_at[gte]': new Date(Date.now() - 3_600_000).toISOString() })) everyone.push(customer.id);
assert.ok(everyone.includes(once.id), 'a list by range holds what lies in it');
assert.deepEqual((await orb.customers.list({ 'created_at[lt]': '2000-01-01T00:00:00Z' })).data, [], 'a list by range holds nothing else');
await refused('a page of 1,000', Sdk.RequestValidationError, 400, '400-request-validation-errors', () => orb.customers.list({ limit: 1_000 }));
step('lists are filtered by ranges');

// --- Metadata and external ids

const external = `with/slash and blank ${run}`;
const labelled = await orb.customers.create(customerNamed('Labelled', { external_customer_id: external, metadata: { team: 'blue', tier: '1' } }));
assert.deepEqual(labelled.metadata, { team: 'blue', tier: '1' }, 'metadata is kept');
const relabelled = await orb.customers.update(labelled.id, { metadata: { tier: null, region: 'eu' } });
assert.deepEqual(relabelled.metadata, { team: 'blue', region: 'eu' }, 'metadata is merged, and null removes');
assert.equal((await orb.customers.fetchByExternalID(external)).id, labelled.id, 'an external id may hold slashes and blanks');
step('metadata is merged and external ids are kept as they are');

assert.equal((await orb.topLevel.ping()).response.length > 0, true, 'the host answers a ping');
done();
