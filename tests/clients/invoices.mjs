// Invoices by hand, their states and lines, and events looked up, with the official client against a started host. Amounts were worked out by hand.
import assert from 'node:assert/strict';
import { Sdk, TestClock, all, connect, done, isOlder, refused, run, step } from './host.mjs';

const orb = connect({ maxRetries: 0 });
const invalid = (rule, action) => refused(rule, Sdk.RequestValidationError, 400, '400-request-validation-errors', action);
const missing = (rule, action) => refused(rule, Sdk.ResourceNotFound, 404, '404-resource-not-found', action);
const barred = (rule, action) => refused(rule, Sdk.ConstraintViolation, 400, '400-constraint-violation', action);
const NOW = '2026-03-10T00:00:00+00:00';

const clock = await TestClock.frozenAt(orb, NOW);
const customer = await orb.customers.create({ name: 'I', email: 'i@example.com', external_customer_id: `invoiced-${run}`, currency: 'USD', test_clock_id: clock.id });
const item = await orb.items.create({ name: `Consulting ${run}` });
const line = (name, quantity, unit_amount) => ({ name, item_id: item.id, quantity, model_type: 'unit', unit_config: { unit_amount }, start_date: '2026-03-01', end_date: '2026-03-10' });

// --- A draft by hand

const draft = await orb.invoices.create({
  customer_id: customer.id, currency: 'USD', invoice_date: NOW, net_terms: 14, memo: 'As agreed', metadata: { a: '1' }, auto_collection: false,
  line_items: [line('Hours', 2.5, '40.00'), line('Travel', 3, '0.333')],
});
assert.deepEqual([draft.status, draft.invoice_source, draft.will_auto_issue, draft.total], ['draft', 'one_off', false, '101.00'], '2.5 x 40.00 + 3 x 0.333 = 101.00');
assert.deepEqual(draft.line_items.map((l) => [l.name, l.quantity, l.amount]), [['Hours', 2.5, '100.00'], ['Travel', 3, '1.00']], 'each line is rounded once');
assert.deepEqual([draft.memo, draft.metadata, draft.auto_collection.enabled], ['As agreed', { a: '1' }, false], 'with its words');
assert.equal(Date.parse(draft.due_date), Date.parse('2026-03-24T00:00:00Z'), 'due 14 days later');
const added = await orb.invoiceLineItems.create({ invoice_id: draft.id, amount: '9.00', quantity: 1, start_date: '2026-03-01', end_date: '2026-03-02', name: 'Extra' });
assert.deepEqual([added.name, added.amount, added.quantity], ['Extra', '9.00', 1], 'a line is added');
const named = await orb.invoiceLineItems.create({ invoice_id: draft.id, amount: '5.00', quantity: 1, start_date: '2026-03-01', end_date: '2026-03-01', item_id: item.id });
assert.equal(named.name, `Consulting ${run}`, 'a line without a name gets that of its item');
assert.equal((await orb.invoices.fetch(draft.id)).total, '115.00', '101.00 + 9.00 + 5.00 = 115.00');
const removed = () => isOlder ? orb.invoices.deleteLineItem(draft.id, named.id) : orb.invoices.deleteLineItem(named.id, { invoice_id: draft.id });
await removed();
assert.equal((await orb.invoices.fetch(draft.id)).total, '110.00', 'and taken off');
await missing('a line that is gone', removed);
await missing('an unknown invoice', () => orb.invoiceLineItems.create({ invoice_id: 'none', amount: '1', quantity: 1, start_date: '2026-03-01', end_date: '2026-03-01', name: 'x' }));
step('a draft by hand comes to 110.00');

const updated = await orb.invoices.update(draft.id, { metadata: { b: '2' }, due_date: '2026-04-01', auto_collection: true });
assert.deepEqual([updated.metadata, updated.auto_collection.enabled], [{ a: '1', b: '2' }, true], 'a draft is changed');
assert.equal(Date.parse(updated.due_date), Date.parse('2026-04-01T00:00:00Z'), 'a date is a day of the customer');
await invalid('a due date before the date', () => orb.invoices.update(draft.id, { due_date: '2026-03-01' }));
assert.equal((await all(orb.invoices.list({ customer_id: customer.id }))).length, 0, 'a draft is not listed');
assert.deepEqual((await all(orb.invoices.list({ customer_id: customer.id, status: ['draft'] }))).map((i) => i.id), [draft.id], 'unless it is asked for');
await barred('a draft that is paid', () => orb.invoices.markPaid(draft.id, { payment_received_date: '2026-03-10' }));
await barred('a draft that is voided', () => orb.invoices.void(draft.id));

// --- Issued, collected, paid

const issued = await orb.invoices.issue(draft.id, { synchronous: true });
assert.deepEqual([issued.status, issued.amount_due], ['issued', '110.00'], 'the draft is issued');
assert.match(issued.invoice_number, /\d+$/, 'with a number');
await barred('a line on an issued invoice', () => orb.invoiceLineItems.create({ invoice_id: draft.id, amount: '1', quantity: 1, start_date: '2026-03-01', end_date: '2026-03-01', name: 'x' }));
await barred('terms of an issued invoice', () => orb.invoices.update(draft.id, { net_terms: 30 }));
assert.deepEqual((await orb.invoices.update(draft.id, { metadata: { a: null } })).metadata, { b: '2' }, 'labels change at any time');
const tried = await orb.invoices.pay(draft.id, { shared_payment_token_id: 'token' });
assert.deepEqual([tried.status, tried.amount_due], ['issued', '110.00'], 'without a payment provider nothing is collected');
assert.deepEqual(tried.payment_attempts.map((a) => [a.succeeded, a.amount, a.payment_provider]), [[false, '110.00', null]], 'and the attempt is kept');
assert.deepEqual([tried.auto_collection.num_attempts, Boolean(tried.payment_failed_at)], [1, true], 'with its time');
const paid = await orb.invoices.markPaid(draft.id, { payment_received_date: '2026-03-10', external_id: 'wire 7', notes: 'By wire' });
assert.deepEqual([paid.status, paid.amount_due], ['paid', '0.00'], 'a payment from outside pays it');
assert.ok(paid.paid_at, 'and says when');
await barred('a paid invoice that is collected', () => orb.invoices.pay(draft.id, { shared_payment_token_id: 'token' }));
await barred('a paid invoice that is voided', () => orb.invoices.void(draft.id));
await invalid('a payment without its day', () => orb.invoices.markPaid(draft.id, {}));
step('it is issued, not collected for want of a provider, and paid from outside');

// --- Voided

await orb.customers.balanceTransactions.create(customer.id, { amount: '4.00', type: 'increment' });
const second = await orb.invoices.create({ external_customer_id: customer.external_customer_id, currency: 'USD', invoice_date: NOW, due_date: '2026-03-20', will_auto_issue: true, line_items: [line('Hours', 1, '10.00')] });
assert.deepEqual([second.status, second.total, second.amount_due], ['issued', '10.00', '6.00'], 'it is issued by itself and takes 4.00 of the balance');
const voided = await orb.invoices.void(second.id);
assert.deepEqual([voided.status, voided.amount_due], ['void', '0.00'], 'nothing of a void invoice is due');
assert.equal((await orb.customers.fetch(customer.id)).balance, '4.00', 'the balance comes back');
await barred('a void invoice, once more', () => orb.invoices.void(second.id));
step('a voided invoice gives the balance back');

// --- Lists

const ids = async (query) => (await all(orb.invoices.list({ customer_id: customer.id, status: ['draft', 'issued', 'paid', 'void'], ...query }))).map((i) => i.id);
assert.deepEqual(await ids({}), [second.id, draft.id], 'newest first');
assert.deepEqual(await ids({ status: ['void'] }), [second.id], 'by state');
assert.deepEqual(await ids({ is_recurring: true }), [], 'of subscriptions there are none');
assert.deepEqual(await ids({ is_recurring: false, limit: 1 }), [second.id, draft.id], 'one-off ones page by page');
assert.deepEqual(await ids({ due_date: '2026-03-20' }), [second.id], 'due on a day');
assert.deepEqual(await ids({ 'due_date[gt]': '2026-03-20' }), [draft.id], 'due after it');
assert.deepEqual(await ids({ 'invoice_date[gt]': NOW }), [], 'by date');
assert.deepEqual((await all(orb.invoices.list({ external_customer_id: customer.external_customer_id }))).map((i) => i.id), [draft.id], 'void and draft are left out by default');
const [summary] = await all(orb.invoices.listSummary({ customer_id: customer.id }));
assert.deepEqual([summary.id, summary.total, summary.line_items], [draft.id, '110.00', undefined], 'a summary has no lines');
const third = await orb.invoices.create({ customer_id: customer.id, currency: 'USD', invoice_date: NOW, line_items: [line('Hours', 1, '1.00')] });
assert.equal((await orb.invoices.issueSummary(third.id)).status, 'paid', 'and is issued as one; 1.00 of the balance pays it');
const explained = await orb.get(`/invoices/${draft.id}/explain`);
assert.deepEqual(explained.line_items.map((l) => l.amount), ['100.00', '1.00', '9.00'], 'every line is explained');
assert.match(explained.line_items[1].steps[0], /0\.999/, '3 x 0.333 = 0.999 before it is rounded');
step('invoices are listed, summed up and explained');

await invalid('no lines', () => orb.invoices.create({ customer_id: customer.id, currency: 'USD', invoice_date: NOW, line_items: [] }));
await invalid('a discount', () => orb.invoices.create({ customer_id: customer.id, currency: 'USD', invoice_date: NOW, line_items: [line('x', 1, '1')], discount: { discount_type: 'percentage', percentage_discount: 0.1 } }));
await missing('an unknown customer', () => orb.invoices.create({ external_customer_id: 'nobody', currency: 'USD', invoice_date: NOW, line_items: [line('x', 1, '1')] }));
for (const [name, action] of Object.entries({
  fetch: () => orb.invoices.fetch('none'), update: () => orb.invoices.update('none', {}), pay: () => orb.invoices.pay('none', { shared_payment_token_id: 't' }),
  void: () => orb.invoices.void('none'), markPaid: () => orb.invoices.markPaid('none', { payment_received_date: '2026-03-10' }),
})) await missing(name, action);

// --- Credit notes, and a subscription's adjustments

const credited = await orb.invoices.create({ customer_id: customer.id, currency: 'USD', invoice_date: NOW, will_auto_issue: true, line_items: [line('Hours', 2, '50.00')] });
const note = await orb.creditNotes.create({ reason: 'product_unsatisfactory', memo: 'Sorry', line_items: [{ invoice_line_item_id: credited.line_items[0].id, amount: '30.00' }] });
assert.deepEqual([note.total, note.reason, note.type, note.memo], ['30.00', 'Product unsatisfactory', 'adjustment', 'Sorry'], 'a line is credited');
assert.equal((await orb.invoices.fetch(credited.id)).amount_due, '67.00', '100.00 - 3.00 of the balance - 30.00 = 67.00');
assert.deepEqual((await orb.creditNotes.fetch(note.id)).line_items.map((l) => [l.name, l.amount]), [['Hours', '30.00']], 'a note is found with its lines');
assert.equal((await orb.creditNotes.list({ limit: 1 })).data[0].id, note.id, 'and listed');
await invalid('more than is left of a line', () => orb.creditNotes.create({ reason: 'duplicate', line_items: [{ invoice_line_item_id: credited.line_items[0].id, amount: '70.01' }] }));
await missing('a line of nobody', () => orb.creditNotes.create({ reason: 'duplicate', line_items: [{ invoice_line_item_id: 'none', amount: '1' }] }));
assert.ok((await orb.post(`/credit_notes/${note.id}/void`)).voided_at, 'a kindness is taken back');
assert.equal((await orb.invoices.fetch(credited.id)).amount_due, '97.00', 'and is due again');
step('a line is credited, and the note voided');

const plan = await orb.plans.create({
  name: `Discounted ${run}`, currency: 'USD',
  prices: [{ price: { name: 'Fee', item_id: item.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '31.00' }, fixed_price_quantity: 1, billed_in_advance: true } }],
  adjustments: [{ adjustment: { adjustment_type: 'percentage_discount', percentage_discount: 0.2, applies_to_all: true } }],
});
const subscription = await orb.subscriptions.create({ customer_id: customer.id, plan_id: plan.id, start_date: NOW });
const [fee] = await all(orb.invoices.list({ subscription_id: subscription.id }));
const [feeLine] = fee.line_items;
assert.deepEqual([feeLine.subtotal, feeLine.adjusted_subtotal, fee.total], ['22.00', '17.60', '17.60'], '31.00 x 22/31 = 22.00, less a fifth');
assert.deepEqual(
  feeLine.adjustments.map((a) => [a.adjustment_type, a.percentage_discount, a.amount, a.applies_to_price_ids]),
  [['percentage_discount', 0.2, '-4.40', [feeLine.price.id]]], 'a line tells what its adjustments did');
step('a discount of 4.40 is told on its line');

// --- Events

const now = new Date().toISOString();
const events = ['b', 'a'].map((n) => ({ event_name: 'call', external_customer_id: customer.external_customer_id, idempotency_key: `${run}-${n}`, timestamp: NOW, properties: { n: 1.5, s: 'x', t: true } }));
const other = { event_name: 'call', external_customer_id: `later-${run}`, idempotency_key: `${run}-now`, timestamp: now, properties: {} };
await orb.events.ingest({ events: [...events, other] });
const found = await orb.events.search({ event_ids: [`${run}-a`, `${run}-now`, `${run}-none`], timeframe_start: '2026-03-01T00:00:00Z', timeframe_end: '2200-01-01T00:00:00Z' });
assert.deepEqual(found.data.map((e) => e.id), [`${run}-a`, `${run}-now`], 'events are found by the keys they were sent with');
assert.deepEqual(
  [found.data[0].event_name, found.data[0].external_customer_id, found.data[0].customer_id, found.data[0].deprecated, found.data[0].properties],
  ['call', customer.external_customer_id, null, false, { n: 1.5, s: 'x', t: true }], 'as they were sent');
assert.deepEqual((await orb.events.search({ event_ids: [`${run}-now`] })).data.map((e) => e.id), [`${run}-now`], 'of the last week by default');
await invalid('no ids', () => orb.events.search({ event_ids: [] }));
step('events are looked up by their keys');

done();
