// Prepaid credits, their ledger and the rules that buy them, with the official client against a started host. Amounts were worked out by hand.
import assert from 'node:assert/strict';
import { Sdk, TestClock, all, connect, done, isOlder, refused, run, step } from './host.mjs';

const orb = connect({ maxRetries: 0 });
const START = '2026-03-01T00:00:00+00:00';
const external = `credits-${run}`;

const clock = await TestClock.frozenAt(orb, START);
const customer = await orb.customers.create({ name: 'Credits', email: 'credits@example.com', external_customer_id: external, currency: 'USD', test_clock_id: clock.id });
const { credits } = orb.customers;
const item = await orb.items.create({ name: `Credits ${run}` });

assert.equal((await all(credits.list(customer.id))).length, 0, 'a new customer has no credits');
const bare = await orb.customers.create({ name: 'Bare', email: 'bare@example.com' });
assert.equal((await all(credits.ledger.list(bare.id))).length, 0, 'a customer without a currency has an empty ledger');

const granted = await credits.ledger.createEntry(customer.id, {
  entry_type: 'increment', amount: 100, currency: 'USD', description: 'Welcome', expiry_date: '2026-06-01T00:00:00Z', metadata: { Order: '7' },
});
assert.deepEqual(
  [granted.entry_type, granted.entry_status, granted.ledger_sequence_number, granted.amount, granted.starting_balance, granted.ending_balance],
  ['increment', 'committed', 1, 100, 0, 100], 'a grant is an increment');
assert.deepEqual([granted.description, granted.metadata, granted.created_invoices], ['Welcome', { Order: '7' }, []], 'with its words, and no invoice');
assert.equal(granted.customer.external_customer_id, external, 'an entry names its customer');
step('100 credits are granted');

const bought = await credits.ledger.createEntryByExternalID(external, {
  entry_type: 'increment', amount: 50, per_unit_cost_basis: '0.80', expiry_date: '2026-06-01T00:00:00Z',
  filters: [{ field: 'item_id', operator: 'includes', values: [item.id] }],
  invoice_settings: { auto_collection: false, net_terms: 30, memo: 'Thank you', item_id: item.id },
});
assert.deepEqual([bought.amount, bought.starting_balance, bought.ending_balance], [50, 100, 150], 'a purchase adds a block of its own');
const [invoice] = bought.created_invoices;
assert.deepEqual([invoice.status, invoice.total, invoice.memo], ['issued', '40.00', 'Thank you'], '50 x 0.80 = 40.00 is invoiced at once');
assert.equal(Date.parse(invoice.due_date), Date.parse('2026-03-31T00:00:00Z'), 'and due after 30 days');
assert.equal(invoice.auto_collection.enabled, false, 'it is not collected');
const dated = await credits.ledger.createEntry(customer.id, {
  entry_type: 'increment', amount: 10, per_unit_cost_basis: '1', invoice_settings: { auto_collection: true, custom_due_date: '2026-04-15T00:00:00Z', require_successful_payment: true },
});
assert.equal(Date.parse(dated.created_invoices[0].due_date), Date.parse('2026-04-15T00:00:00Z'), 'a due date may be named');
assert.deepEqual([dated.amount, dated.ending_balance], [10, 160], 'credits that wait for their payment are on the ledger');
step('credits are bought on account, by id and external id');

let blocks = await all(credits.list(customer.id));
assert.deepEqual(blocks.map((b) => [b.balance, b.status]), [[10, 'pending_payment'], [50, 'active'], [100, 'active']], 'blocks are listed newest first');
assert.deepEqual(blocks[1].filters, [{ field: 'item_id', operator: 'includes', values: [item.id] }], 'a block is for its items');
assert.equal(Number(blocks[1].per_unit_cost_basis), 0.8, 'and has a cost');
assert.deepEqual(blocks[2].metadata, { Order: '7' }, 'a block has the labels of its entry');
assert.equal((await all(credits.listByExternalID(external, { limit: 1 }))).length, 3, 'they are listed page by page, and by external id');
const [, , block] = blocks;

const decrement = await credits.ledger.createEntry(customer.id, { entry_type: 'decrement', amount: 30.5, description: 'By hand' });
assert.deepEqual([decrement.entry_type, decrement.amount, decrement.ending_balance], ['decrement', 30.5, 129.5], 'credits are taken: 160 - 30.5');
const used = (await all(credits.list(customer.id))).find((b) => b.id === decrement.credit_block.id);
assert.equal(used.maximum_initial_balance - used.balance, 30.5, 'from one block');
const back = await credits.ledger.createEntry(customer.id, { entry_type: 'amendment', amount: 0.5, block_id: used.id });
assert.deepEqual([back.entry_type, back.ending_balance], ['amendment', 130], 'and given back');
const voided = await credits.ledger.createEntry(customer.id, { entry_type: 'void', amount: 5, block_id: block.id, void_reason: 'refund', description: 'Refunded' });
assert.deepEqual([voided.entry_type, voided.void_amount, voided.void_reason, voided.ending_balance], ['void', 5, 'refund', 125], 'and voided');
step('decrement, amendment and void: 160 - 30.5 + 0.5 - 5 = 125');

const moved = await credits.ledger.createEntry(customer.id, { entry_type: 'expiration_change', target_expiry_date: '2026-09-01', amount: 40, block_id: block.id });
assert.deepEqual([moved.entry_type, moved.amount, moved.starting_balance, moved.ending_balance], ['expiration_change', 40, 125, 125], 'a longer life costs nothing');
assert.equal(Date.parse(moved.new_block_expiry_date), Date.parse('2026-09-01T00:00:00Z'), 'it ends at the start of the local day');
assert.ok((await all(credits.list(customer.id))).some((b) => b.balance === 40 && Date.parse(b.expiry_date) === Date.parse('2026-09-01T00:00:00Z')), 'a new block has them');
const byExpiry = await credits.ledger.createEntry(customer.id, {
  entry_type: 'expiration_change', target_expiry_date: '2026-12-01', expiry_date: '2026-09-01T00:00:00Z',
});
assert.equal(byExpiry.amount, 40, 'a block that is alone with its expiry is named by it, and moved whole');
await refused('two blocks of one expiry', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => credits.ledger.createEntry(customer.id, { entry_type: 'expiration_change', target_expiry_date: '2026-12-01', expiry_date: '2026-06-01T00:00:00Z' }));
step('40 credits last until September, then until December');

const entries = await all(credits.ledger.list(customer.id, { limit: 2 }));
assert.deepEqual(entries.map((e) => e.ledger_sequence_number), entries.map((_, i) => entries.length - i), 'the ledger runs newest first without a gap');
assert.deepEqual(
  entries.map((e) => e.entry_type).reverse(),
  ['increment', 'increment', 'increment', 'decrement', 'amendment', 'void_initiated', 'void', 'expiration_change', 'expiration_change'], 'with every entry');
for (const [later, earlier] of entries.slice(0, -1).map((e, i) => [e, entries[i + 1]])) assert.equal(later.starting_balance, earlier.ending_balance, 'each starts where the one before ended');
assert.deepEqual((await all(credits.ledger.list(customer.id, { entry_type: 'void' }))).map((e) => e.void_amount), [5], 'it is filtered by type');
assert.equal((await all(credits.ledger.listByExternalID(external, { entry_status: 'pending' }))).length, 0, 'by state');
assert.equal((await all(credits.ledger.list(customer.id, { 'created_at[lt]': START }))).length, 0, 'and by time');
step('the ledger has all nine entries');

await refused('more than a block has', Sdk.ConstraintViolation, 400, '400-constraint-violation',
  () => credits.ledger.createEntry(customer.id, { entry_type: 'void', amount: 1_000, block_id: block.id }));
await refused('a block of nobody', Sdk.ResourceNotFound, 404, '404-resource-not-found',
  () => credits.ledger.createEntry(customer.id, { entry_type: 'void', amount: 1, block_id: 'none' }));
await refused('a member of another type', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => credits.ledger.createEntry(customer.id, { entry_type: 'decrement', amount: 1, block_id: block.id }));
await refused('a purchase of nothing', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => credits.ledger.createEntry(customer.id, { entry_type: 'increment', amount: 1, per_unit_cost_basis: '0.001', invoice_settings: { auto_collection: true, net_terms: 0 } }));
await refused('the ledger of nobody', Sdk.ResourceNotFound, 404, '404-resource-not-found', () => credits.ledger.listByExternalID('nobody'));
assert.equal((await all(credits.ledger.list(customer.id))).length, 9, 'what was refused wrote nothing');

// --- Rules that buy

const rule = await credits.topUps.create(customer.id, {
  amount: '50', threshold: '200', currency: 'USD', per_unit_cost_basis: '1.00', invoice_settings: { auto_collection: true, net_terms: 0 },
  expires_after: 3, expires_after_unit: 'month',
});
assert.deepEqual([rule.amount, rule.threshold, rule.expires_after, rule.expires_after_unit], ['50.00', '200.00', 3, 'month'], 'a rule is kept');
const [top] = await all(credits.ledger.list(customer.id, { limit: 1 }));
assert.deepEqual([top.entry_type, top.amount, top.ending_balance], ['increment', 100, 225], '125 is low: two increments of 50 end above 200');
assert.deepEqual((await all(credits.topUps.listByExternalID(external))).map((t) => t.id), [rule.id], 'rules are listed');
const other = await credits.topUps.createByExternalID(external, {
  amount: '10', threshold: '5', currency: 'USD', per_unit_cost_basis: '1.00', invoice_settings: { auto_collection: true, net_terms: 15 },
});
assert.deepEqual((await all(credits.topUps.list(customer.id))).map((t) => t.id), [other.id], 'one rule a currency: the newer takes the place of the older');
await (isOlder ? credits.topUps.deleteByExternalID(external, other.id) : credits.topUps.deleteByExternalID(other.id, { external_customer_id: external }));
assert.equal((await all(credits.topUps.list(customer.id))).length, 0, 'a rule is deleted');
await refused('a rule that is gone', Sdk.ResourceNotFound, 404, '404-resource-not-found', 
  () => isOlder ? credits.topUps.delete(customer.id, other.id) : credits.topUps.delete(other.id, { customer_id: customer.id }));
step('a rule buys 100 credits, another takes its place and is deleted');

// --- Usage draws credits: pending with the draft, committed at issue

const metric = await orb.metrics.create({ name: `Calls ${run}`, description: null, item_id: item.id, sql: "SELECT COUNT(*) FROM events WHERE event_name = 'call'" });
const plan = await orb.plans.create({
  name: `Calls ${run}`, currency: 'USD',
  prices: [{ price: { name: 'Calls', item_id: item.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '1.50' }, billable_metric_id: metric.id } }],
});
await orb.subscriptions.create({ customer_id: customer.id, plan_id: plan.id, start_date: START });
await clock.advanceTo('2026-03-02T10:00:00Z');
await orb.events.ingest({
  events: ['1', '2'].map((n) => ({ event_name: 'call', external_customer_id: external, idempotency_key: `${run}-${n}`, timestamp: '2026-03-02T09:00:00Z', properties: {} })),
});
await clock.advanceTo('2026-04-01T00:00:00Z');
const pending = await all(credits.ledger.list(customer.id, { entry_status: 'pending' }));
assert.deepEqual(pending.map((e) => [e.entry_type, e.amount, e.ending_balance]), [['decrement', 3, 222]], 'the draft would draw 2 x 1.50');
assert.equal((await all(credits.ledger.list(customer.id, { limit: 1 })))[0].entry_status, 'pending', 'pending entries come first');
await clock.advanceTo('2026-04-01T12:00:00Z');
const [drawn] = await all(credits.ledger.list(customer.id, { limit: 1, entry_status: 'committed' }));
assert.deepEqual([drawn.entry_type, drawn.amount, drawn.ending_balance], ['decrement', 3, 222], 'the issued invoice has drawn it');
assert.ok(drawn.invoice_id && drawn.price_id, 'the entry names invoice and price');
step('usage of 3.00 is pending with the draft and committed at issue');

done();
