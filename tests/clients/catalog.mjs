// Coupons, items, metrics, plans and prices, with the official client against a started host. Amounts were worked out by hand.
import assert from 'node:assert/strict';
import { Sdk, TestClock, all, connect, done, refused, run, step } from './host.mjs';

const orb = connect({ maxRetries: 0 });
const invalid = (rule, action) => refused(rule, Sdk.RequestValidationError, 400, '400-request-validation-errors', action);
const missing = (rule, action) => refused(rule, Sdk.ResourceNotFound, 404, '404-resource-not-found', action);
const taken = (rule, action) => refused(rule, Sdk.DuplicateResourceCreation, 400, '400-duplicate-resource-creation', action);

// --- Coupons

const code = `SPRING-${run}`;
const share = await orb.coupons.create({ redemption_code: code, discount: { discount_type: 'percentage', percentage_discount: 0.2 }, duration_in_months: 3, max_redemptions: 10 });
assert.deepEqual(
  [share.redemption_code, share.discount.discount_type, share.discount.percentage_discount, share.duration_in_months, share.max_redemptions, share.times_redeemed, share.archived_at],
  [code, 'percentage', 0.2, 3, 10, 0, null], 'a coupon of a percentage');
const amount = await orb.coupons.create({ redemption_code: `TEN-${run}`, discount: { discount_type: 'amount', amount_discount: '10.00' } });
assert.deepEqual([amount.discount.discount_type, amount.discount.amount_discount, amount.duration_in_months], ['amount', '10.00', null], 'a coupon of an amount, for good');
assert.deepEqual(await orb.coupons.fetch(share.id), share, 'a coupon is found by its id');
assert.deepEqual((await all(orb.coupons.list({ redemption_code: code }))).map((c) => c.id), [share.id], 'and by its code');
await taken('a code that is taken', () => orb.coupons.create({ redemption_code: code, discount: { discount_type: 'percentage', percentage_discount: 0.1 } }));
await invalid('more than everything off', () => orb.coupons.create({ redemption_code: `X-${run}`, discount: { discount_type: 'percentage', percentage_discount: 1.1 } }));
await invalid('nothing off', () => orb.coupons.create({ redemption_code: `X-${run}`, discount: { discount_type: 'amount', amount_discount: '0' } }));
await missing('an unknown coupon', () => orb.coupons.fetch('none'));
const archived = await orb.coupons.archive(share.id);
assert.ok(archived.archived_at, 'an archived coupon says when');
assert.equal((await all(orb.coupons.list({ redemption_code: code }))).length, 0, 'and is not listed');
assert.deepEqual((await all(orb.coupons.list({ redemption_code: code, show_archived: true }))).map((c) => c.id), [share.id], 'unless it is asked for');
assert.notEqual((await orb.coupons.create({ redemption_code: code, discount: { discount_type: 'percentage', percentage_discount: 1 } })).id, share.id, 'its code is free');
step('coupons are created, found, listed and archived');

// --- Items

const item = await orb.items.create({ name: `Tokens ${run}`, metadata: { a: '1' } });
const changed = await orb.items.update(item.id, {
  name: `Tokens 2 ${run}`, external_connections: [{ external_connection_name: 'stripe', external_entity_id: 'prod_1' }], metadata: { a: null, b: '2' },
});
assert.deepEqual([changed.name, changed.metadata], [`Tokens 2 ${run}`, { b: '2' }], 'an item is renamed and relabelled');
assert.deepEqual(changed.external_connections, [{ external_connection_name: 'stripe', external_entity_id: 'prod_1' }], 'and connected');
assert.deepEqual(await orb.items.fetch(item.id), changed, 'as it is found');
await invalid('an unknown system', () => orb.items.update(item.id, { external_connections: [{ external_connection_name: 'abacus', external_entity_id: '1' }] }));
await missing('an unknown item', () => orb.items.update('none', { name: 'x' }));
const old = await orb.items.create({ name: `Old ${run}` });
assert.ok((await orb.items.archive(old.id)).archived_at, 'an item is archived');
assert.ok((await all(orb.items.list({ limit: 50 }))).some((i) => i.id === old.id && i.archived_at), 'and listed still');
await refused('a price of an archived item', Sdk.ConstraintViolation, 400, '400-constraint-violation', () => orb.plans.create({
  name: 'x', currency: 'USD', prices: [{ price: { name: 'x', item_id: old.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '1' } } }],
}));
step('items are changed and archived');

// --- Metrics

const metric = await orb.metrics.create({ name: `Tokens ${run}`, description: null, item_id: item.id, sql: "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'", metadata: { a: '1' } });
const labelled = await orb.metrics.update(metric.id, { metadata: { b: '2' } });
assert.deepEqual([labelled.metadata, labelled.sql], [{ a: '1', b: '2' }, metric.sql], 'a metric has labels that change and SQL that does not');
assert.ok((await all(orb.metrics.list({ 'created_at[lte]': '2200-01-01T00:00:00Z' }))).some((m) => m.id === metric.id), 'metrics are listed');
await missing('an unknown metric', () => orb.metrics.update('none', { metadata: {} }));
step('metrics are relabelled and listed');

// --- Plans

const unit = (name, more = {}) => ({ name, item_id: item.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '10.00' }, fixed_price_quantity: 1, billed_in_advance: true, ...more });
const external = `plan/${run} ü`;
const plan = await orb.plans.create({
  name: `Ramp ${run}`, currency: 'USD', external_plan_id: external, description: 'Three months cheap', net_terms: 14, default_invoice_memo: 'Thanks', metadata: { a: '1' },
  plan_phases: [{ order: 1, duration: 3, duration_unit: 'monthly' }, { order: 2, duration: null }],
  prices: [{ price: unit('Cheap'), plan_phase_order: 1 }, { price: unit('Dear', { unit_config: { unit_amount: '20.00' } }), plan_phase_order: 2 }, { price: unit('Always') }],
});
assert.deepEqual(plan.plan_phases.map((p) => [p.order, p.duration, p.duration_unit]), [[1, 3, 'monthly'], [2, null, null]], 'a plan has its phases');
assert.deepEqual(plan.prices.map((p) => [p.name, p.plan_phase_order]), [['Cheap', 1], ['Dear', 2], ['Always', null]], 'and each price its own');
const described = await orb.plans.update(plan.id, { description: 'Four', metadata: { a: null, b: '2' } });
assert.deepEqual([described.description, described.metadata, described.external_plan_id], ['Four', { b: '2' }, external], 'a plan is redescribed');
assert.deepEqual(await orb.plans.fetch(plan.id), described, 'and so it is read');
const moved = await orb.plans.externalPlanID.update(external, { external_plan_id: `${external} 2` });
assert.deepEqual([moved.id, moved.external_plan_id], [plan.id, `${external} 2`], "a plan gets another of the seller's own ids");
await missing('the old id', () => orb.plans.externalPlanID.fetch(external));
assert.equal((await orb.plans.externalPlanID.fetch(`${external} 2`)).id, plan.id, 'the new id finds it');
const draft = await orb.plans.create({ name: `Draft ${run}`, currency: 'USD', status: 'draft', prices: [] });
assert.ok((await all(orb.plans.list({ status: 'draft' }))).some((p) => p.id === draft.id), 'plans are listed by status');
assert.ok(!(await all(orb.plans.list({ status: 'active' }))).some((p) => p.id === draft.id), 'and not by another');
await taken('an external id that is taken', () => orb.plans.update(draft.id, { external_plan_id: `${external} 2` }));
const adjusted = await orb.plans.create({
  name: `Adjusted ${run}`, currency: 'USD', prices: [{ price: unit('Fee') }, { price: unit('Other') }],
  adjustments: [
    { adjustment: { adjustment_type: 'percentage_discount', percentage_discount: 0.25, applies_to_all: true, is_invoice_level: false } },
    { adjustment: { adjustment_type: 'minimum', minimum_amount: '30.00', item_id: item.id, applies_to_item_ids: [item.id] } },
  ],
});
assert.deepEqual(
  adjusted.adjustments.map((a) => [a.adjustment_type, a.percentage_discount, a.minimum_amount, a.applies_to_price_ids.length]),
  [['percentage_discount', 0.25, undefined, 2], ['minimum', undefined, '30.00', 2]], 'a plan has its adjustments');
await invalid('a discount of more than everything', () => orb.plans.create({
  name: 'x', currency: 'USD', prices: [], adjustments: [{ adjustment: { adjustment_type: 'percentage_discount', percentage_discount: 2, applies_to_all: true } }],
}));
await invalid('a phase that is not there', () => orb.plans.create({ name: 'x', currency: 'USD', prices: [{ price: unit('x'), plan_phase_order: 1 }] }));
step('plans have phases, change and are listed by status');

// --- Prices

const priceId = `price/${run}`;
const floating = await orb.prices.create({
  name: 'Calls', item_id: item.id, currency: 'USD', cadence: 'monthly', model_type: 'tiered', billable_metric_id: metric.id, external_price_id: priceId, metadata: { a: '1' },
  tiered_config: { tiers: [{ first_unit: 0, last_unit: 100, unit_amount: '0.10' }, { first_unit: 100, last_unit: null, unit_amount: '0.05' }], prorated: false },
});
assert.equal(floating.tiered_config.prorated, false, 'what was said of proration is returned');
assert.deepEqual([floating.model_type, floating.price_type, floating.currency, floating.plan_phase_order], ['tiered', 'usage_price', 'USD', null], 'a price of no plan');
assert.deepEqual(await orb.prices.fetch(floating.id), floating, 'it is found by id');
assert.deepEqual(await orb.prices.externalPriceID.fetch(priceId), floating, "and by the seller's own id");
assert.equal((await orb.prices.list({ limit: 1 })).data[0].id, floating.id, 'prices are listed newest first');
assert.deepEqual((await orb.prices.update(floating.id, { metadata: { b: '2' } })).metadata, { a: '1', b: '2' }, 'its labels change');
assert.deepEqual((await orb.prices.externalPriceID.update(priceId, { metadata: { a: null } })).metadata, { b: '2' }, 'by either id');
await taken('an external price id that is taken', () => orb.prices.create({ ...unit('x'), currency: 'USD', external_price_id: priceId }));
await invalid('a price without a currency', () => orb.prices.create(unit('x')));
await invalid('a composite of nothing', () => orb.prices.create({ name: 'x', item_id: item.id, currency: 'USD', cadence: 'monthly', model_type: 'percent', percent_config: { percent: 0.1 } }));
await missing('an unknown price', () => orb.prices.externalPriceID.fetch('none'));
await missing('an unknown item', () => orb.prices.create({ ...unit('x'), currency: 'USD', item_id: 'none' }));
step('prices of no plan are created, found and relabelled');

// --- Prices evaluated

const START = '2026-03-01T00:00:00+00:00';
const END = '2026-04-01T00:00:00+00:00';
const clock = await TestClock.frozenAt(orb, START);
const customer = await orb.customers.create({ name: 'E', email: 'e@example.com', external_customer_id: `evaluated-${run}`, test_clock_id: clock.id });
await clock.advanceTo('2026-03-02T10:00:00Z');
const event = (n, tokens, region) => ({
  event_name: 'completion', external_customer_id: customer.external_customer_id, idempotency_key: `${run}-${n}`, timestamp: '2026-03-02T09:00:00Z', properties: { tokens, region },
});
await orb.events.ingest({ events: [event(1, 150, 'eu'), event(2, 50, 'us')] });
const time = { timeframe_start: START, timeframe_end: END };
const one = await orb.prices.evaluate(floating.id, { ...time, customer_id: customer.id });
assert.deepEqual(one.data, [{ amount: '15.00', grouping_values: [], quantity: 200 }], '100 x 0.10 + 100 x 0.05 = 15.00');
const grouped = await orb.prices.evaluate(floating.id, { ...time, external_customer_id: customer.external_customer_id, grouping_keys: ['region'] });
assert.deepEqual(
  grouped.data.map((g) => [g.grouping_values[0], g.quantity, g.amount]).sort(), [['eu', 150, '12.50'], ['us', 50, '5.00']],
  'each region by itself: 100 x 0.10 + 50 x 0.05 and 50 x 0.10');
const filtered = await orb.prices.evaluate(floating.id, { ...time, customer_id: customer.id, filter: "region = 'us'" });
assert.deepEqual(filtered.data, [{ amount: '5.00', grouping_values: [], quantity: 50 }], 'one region alone');
const inline = { name: 'Try', item_id: item.id, currency: 'USD', cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '1.00' }, billable_metric_id: metric.id };
const several = await orb.prices.evaluateMultiple({ ...time, customer_id: customer.id, price_evaluations: [{ price_id: floating.id }, { external_price_id: priceId }, { price: inline }] });
assert.deepEqual(several.data.map((p) => p.price_groups[0].amount), ['15.00', '15.00', '200.00'], 'stored and tried prices side by side');
assert.deepEqual(several.data.map((p) => [p.price_id, p.external_price_id, p.inline_price_index]), [[floating.id, null, null], [floating.id, priceId, null], [null, null, 2]], 'each named as it was asked for');
const preview = await orb.prices.evaluatePreviewEvents({
  ...time, price_evaluations: [{ price: inline }],
  events: [{ event_name: 'completion', timestamp: '2026-03-05T00:00:00Z', properties: { tokens: 3 } }, { event_name: 'other', timestamp: '2026-03-05T00:00:00Z', properties: { tokens: 9 } }],
});
assert.deepEqual(preview.data[0].price_groups, [{ amount: '3.00', grouping_values: [], quantity: 3 }], 'events that are only looked at');
await invalid('usage of long ago', () => orb.prices.evaluate(floating.id, { timeframe_start: '2025-11-01T00:00:00Z', timeframe_end: '2025-12-01T00:00:00Z', customer_id: customer.id }));
await invalid('nobody', () => orb.prices.evaluate(floating.id, time));
await invalid('a fee', () => orb.prices.evaluate(plan.prices[0].id, { ...time, customer_id: customer.id }));
await missing('an unknown price', () => orb.prices.evaluate('none', { ...time, customer_id: customer.id }));
step('prices are evaluated: 15.00 for 200 tokens');

done();
