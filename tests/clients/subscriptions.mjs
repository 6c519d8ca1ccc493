// The life of a subscription through every operation on it, with the official client against a started host.
// Every amount below was worked out by hand; none is calculated here.
import assert from 'node:assert/strict';
import { Sdk, TestClock, connect, done, run, step } from './host.mjs';

const JANUARY = '2026-01-01T00:00:00+00:00';
const FEBRUARY = '2026-02-01T00:00:00+00:00';
const CHANGED = { headers: { 'Include-Changed-Resources': 'true' } };

const orb = connect();
// A refusal is asked for once.
const once = connect({ maxRetries: 0 });
const totals = (resources) => resources.map((r) => r.total);
const cents = (resources) => resources.reduce((sum, r) => sum + Math.round(Number(r.total) * 100), 0);

async function refused(errorClass, action, words) {
  await assert.rejects(action, (error) => {
    assert.equal(error.constructor.name, errorClass.name, `${error.constructor.name}: ${error.message}`);
    assert.match(JSON.stringify(error.error), words);
    return true;
  });
}

// --- What is sold

const item = await orb.items.create({ name: `Thing ${run}` });
const metric = await orb.metrics.create({ name: `Calls ${run}`, description: null, item_id: item.id, sql: "SELECT COUNT(*) FROM events WHERE event_name = 'call'" });
const fee = (name, amount, more = {}) => ({
  name, item_id: item.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: amount }, billed_in_advance: true, fixed_price_quantity: 1, ...more,
});
const calls = { name: 'Calls', item_id: item.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '0.10' }, billable_metric_id: metric.id };
const team = await orb.plans.create({ name: 'Team', external_plan_id: `team-${run}`, currency: 'USD', prices: [{ price: fee('Seats', '31.00', { fixed_price_quantity: 2 }) }, { price: calls }] });
const max = await orb.plans.create({ name: 'Max', external_plan_id: `max-${run}`, currency: 'USD', prices: [{ price: fee('Flat', '62.00') }] });
const seats = team.prices[0].id;

const clock = await TestClock.frozenAt(orb, JANUARY);
const customer = await orb.customers.create({ name: 'Edited', email: 'edited@example.com', external_customer_id: `edited-${run}`, timezone: 'UTC', test_clock_id: clock.id });

// --- Creation

const wanted = {
  customer_id: customer.id,
  external_plan_id: team.external_plan_id,
  start_date: JANUARY,
  name: 'Agreed',
  metadata: { owner: 'sales' },
  replace_prices: [{ replaces_price_id: seats, fixed_price_quantity: 3 }],
  add_prices: [{ price: fee('Support', '15.50') }],
  add_adjustments: [{ adjustment: { adjustment_type: 'percentage_discount', percentage_discount: 0.1, applies_to_all: true, is_invoice_level: true } }],
};
const previewed = await orb.post('/subscriptions/preview', { body: wanted });
assert.deepEqual(totals(previewed.changed_resources.created_invoices), ['97.65'], '3 x 31.00 + 15.50, less a tenth');
const listed = async (query) => (await orb.subscriptions.list({ customer_id: [customer.id], ...query })).data;
assert.equal((await listed({})).length, 0, 'a preview creates nothing');
step('a preview shows the first invoice and creates nothing');

const subscription = await orb.subscriptions.create(wanted, CHANGED);
assert.deepEqual(totals(subscription.changed_resources.created_invoices), ['97.65'], 'the subscription makes what its preview showed');
assert.equal(subscription.changed_resources.created_invoices[0].is_payable_now, true, 'an issued invoice can be paid');
assert.deepEqual(subscription.price_intervals.map((i) => i.price.name), ['Seats', 'Calls', 'Support'], 'a replaced price keeps its place, an added one is last');
assert.equal(subscription.fixed_fee_quantity_schedule[0].quantity, 3, 'the quantity is the one agreed');
assert.equal(subscription.adjustment_intervals[0].adjustment.percentage_discount, 0.1, 'the discount is the one agreed');
assert.equal(subscription.discount_intervals[0].applies_to_price_interval_ids.length, 3, 'the discount is on all prices');
const { id } = subscription;
step('a subscription is created with prices and adjustments of its own');

await refused(Sdk.RequestValidationError, () => once.subscriptions.create({ ...wanted, price_overrides: [{ id: seats }] }), /price_overrides/);
await refused(Sdk.ResourceNotFound, () => once.subscriptions.create({ ...wanted, coupon_redemption_code: `none-${run}` }), /Coupon/);
await refused(Sdk.ResourceNotFound, () => once.subscriptions.create({ ...wanted, plan_version_number: 99 }), /version/i);
step('what cannot be honoured is refused by its name');

const updated = await orb.subscriptions.update(id, { net_terms: 30, default_invoice_memo: 'Thanks', metadata: { owner: null, team: 'blue' }, invoicing_threshold: '500.00' });
assert.deepEqual([updated.net_terms, updated.default_invoice_memo, updated.metadata, updated.invoicing_threshold], [30, 'Thanks', { team: 'blue' }, '500.00']);
assert.equal((await orb.subscriptions.update(id, { invoicing_threshold: null })).invoicing_threshold, null, 'null takes a threshold away');
assert.equal((await orb.subscriptions.fetch(id)).net_terms, 30, 'terms are kept');
assert.deepEqual((await listed({ status: 'active' })).map((s) => s.id), [id], 'it is listed as active');
assert.equal((await listed({ status: 'ended' })).length, 0, 'and not as ended');
step('terms, labels and lists');

// --- Quantities

await clock.advanceTo('2026-01-11T00:00:00+00:00');
const more = await orb.subscriptions.updateFixedFeeQuantity(id, { price_id: seats, quantity: 5 }, CHANGED);
assert.deepEqual(totals(more.changed_resources.created_invoices), ['37.80'], '2 x 31.00 for 21 of 31 days, less a tenth');
const planned = await orb.subscriptions.updateFixedFeeQuantity(id, { price_id: seats, quantity: 9, change_option: 'effective_date', effective_date: '2026-01-20' });
assert.deepEqual(planned.fixed_fee_quantity_schedule.filter((q) => q.price_id === seats).map((q) => q.quantity), [3, 5, 9], 'a quantity is planned');
const unplanned = await orb.subscriptions.unscheduleFixedFeeQuantityUpdates(id, { price_id: seats });
assert.deepEqual(unplanned.fixed_fee_quantity_schedule.filter((q) => q.price_id === seats).map((q) => q.quantity), [3, 5], 'and taken back');
await refused(Sdk.RequestValidationError, () => once.subscriptions.unscheduleFixedFeeQuantityUpdates(id, { price_id: seats }), /price_id/);
await refused(Sdk.ResourceNotFound, () => once.subscriptions.updateFixedFeeQuantity(id, { price_id: team.prices[1].id, quantity: 1 }), /Fixed fee/);
await refused(Sdk.RequestValidationError, () => once.subscriptions.updateFixedFeeQuantity(id, { price_id: seats, quantity: -1 }), /quantity/);
step('quantities change now and later, and are taken back');

// --- Intervals

const support = unplanned.price_intervals.find((i) => i.price.name === 'Support').id;
const edited = await orb.subscriptions.priceIntervals(id, {
  add: [{ price: { ...fee('Backup', '31.00'), currency: 'USD' }, start_date: '2026-01-11', end_date: '2026-01-21' }],
  edit: [{ price_interval_id: support, end_date: 'end_of_term' }],
  add_adjustments: [{ start_date: 'end_of_term', adjustment: { adjustment_type: 'percentage_discount', percentage_discount: 0.5, price_type: 'usage' } }],
}, CHANGED);
assert.deepEqual(totals(edited.changed_resources.created_invoices), ['9.00'], '10 of 31 days of 31.00, less a tenth');
assert.equal(Date.parse(edited.price_intervals.find((i) => i.id === support).end_date), Date.parse(FEBRUARY), 'the term ends with the month');
const half = edited.adjustment_intervals.find((a) => a.adjustment.percentage_discount === 0.5);
assert.deepEqual(half.adjustment.filters, [{ field: 'price_type', operator: 'includes', values: ['usage'] }], 'a discount keeps what it is meant for');
const ended = await orb.subscriptions.priceIntervals(id, { edit_adjustments: [{ adjustment_interval_id: half.id, end_date: '2026-03-01' }] });
assert.equal(Date.parse(ended.adjustment_intervals.find((a) => a.id === half.id).end_date), Date.parse('2026-03-01T00:00:00Z'), 'an adjustment is ended');
await refused(Sdk.ResourceNotFound, () => once.subscriptions.priceIntervals(id, {
  add: [{ price_id: seats, start_date: '2026-02-01' }], edit: [{ price_interval_id: 'nope', end_date: null }],
}), /Price interval/);
await refused(Sdk.RequestValidationError, () => once.subscriptions.priceIntervals(id, { add: [{ price_id: seats, start_date: '2026-02-01', end_date: '2026-01-01' }] }), /add\[0\]\.end_date/);
assert.equal((await orb.subscriptions.fetch(id)).price_intervals.length, 4, 'a refused list has done nothing');
step('intervals are added, ended and adjusted, all or none');

// --- Usage and costs

let sent = 0;
async function call(at, region, count) {
  await clock.advanceTo(at);
  const events = Array.from({ length: count }, () => ({
    event_name: 'call', customer_id: customer.id, idempotency_key: `${run}-${sent++}`, timestamp: at, properties: { region },
  }));
  assert.deepEqual((await orb.events.ingest({ events })).validation_failed, []);
}
await call('2026-01-12T12:00:00+00:00', 'eu', 10);
await call('2026-01-13T12:00:00+00:00', 'us', 5);
const grouped = await orb.subscriptions.fetchUsage(id, { billable_metric_id: metric.id, group_by: 'region' });
assert.deepEqual(grouped.data.map((d) => [d.metric_group.property_value, d.usage[0].quantity]), [['eu', 10], ['us', 5]], 'usage is grouped by a property');
const part = await orb.subscriptions.fetchUsage(id, { billable_metric_id: metric.id, first_dimension_key: 'region', first_dimension_value: 'us' });
assert.deepEqual(part.data[0].usage.map((u) => u.quantity), [5], 'a part of the usage is chosen');
const costOf = (window, name) => window.per_price_costs.find((c) => c.price.name === name);
const cumulative = (await orb.subscriptions.fetchCosts(id)).data;
assert.equal(cumulative.length, 13, 'one window a day until today');
assert.deepEqual([costOf(cumulative[12], 'Calls').subtotal, costOf(cumulative[12], 'Calls').total, costOf(cumulative[12], 'Calls').quantity], ['1.50', '1.35', 15]);
assert.ok(cumulative.every((w) => Date.parse(w.timeframe_start) === Date.parse(JANUARY)), 'cumulative windows start with the billing period');
const periodic = (await orb.subscriptions.fetchCosts(id, { view_mode: 'periodic', timeframe_start: JANUARY, timeframe_end: '2026-01-14T00:00:00Z' })).data;
assert.deepEqual(periodic.map((w) => costOf(w, 'Calls').subtotal).filter((s) => s !== '0.00'), ['1.00', '0.50'], 'a day costs what it adds');
assert.equal(periodic[0].total, '97.65', 'fees count on the day they begin');
step('usage by group, and costs day by day');

// --- Plans

await clock.advanceTo('2026-01-17T00:00:00+00:00');
const change = { change_option: 'immediate', external_plan_id: max.external_plan_id };
const quote = await orb.post(`/subscriptions/${id}/schedule_plan_change/preview`, { body: change });
assert.deepEqual(totals(quote.changed_resources.created_invoices), ['31.35'], '62.00 for 15 of 31 days, and 1.35 of calls');
assert.equal(cents(quote.changed_resources.created_credit_notes), 7785, '67.50 of seats, 6.75 of support and 3.60 of backup');
assert.equal((await orb.subscriptions.fetch(id)).plan.id, team.id, 'a quote changes nothing');
await orb.subscriptions.schedulePlanChange(id, { ...change, change_option: 'end_of_subscription_term' });
const plans = (await orb.subscriptions.fetchSchedule(id)).data;
assert.deepEqual(plans.map((p) => [p.plan.id, Date.parse(p.start_date)]), [[team.id, Date.parse(JANUARY)], [max.id, Date.parse(FEBRUARY)]], 'the schedule has the plan to come');
await orb.subscriptions.unschedulePendingPlanChanges(id);
assert.equal((await orb.subscriptions.fetchSchedule(id)).data.length, 1, 'a scheduled plan is taken back');
await refused(Sdk.ConstraintViolation, () => once.subscriptions.unschedulePendingPlanChanges(id), /No plan change/);
await refused(Sdk.ResourceNotFound, () => once.subscriptions.schedulePlanChange(id, { ...change, external_plan_id: 'none' }), /Plan/);
const switched = await orb.subscriptions.schedulePlanChange(id, { ...change, billing_cycle_alignment: 'unchanged' }, CHANGED);
assert.equal(switched.plan.id, max.id, 'a plan change takes effect at once');
assert.deepEqual(totals(switched.changed_resources.created_invoices), totals(quote.changed_resources.created_invoices), 'the change does what its quote said');
assert.equal(cents(switched.changed_resources.created_credit_notes), 7785, 'and credits what it said');
step('plans change now and later, with a quote before');

// --- Pauses and the end

const paused = await orb.post(`/subscriptions/${id}/pause`, { body: { start_date: '2026-01-20' } });
assert.equal(paused.pauses.length, 1, 'a pause is planned');
await clock.advanceTo('2026-01-25T00:00:00+00:00');
const resumed = await orb.post(`/subscriptions/${id}/resume`, { body: {} });
assert.equal(Date.parse(resumed.pauses[0].end_date), Date.parse('2026-01-25T00:00:00Z'), 'and ended');
await refused(Sdk.ConstraintViolation, () => once.post(`/subscriptions/${id}/resume`), /not paused/);
await refused(Sdk.ConstraintViolation, () => once.subscriptions.cancel(id, { cancel_option: 'immediate', allow_invoice_credit_or_void: false }), /allow_invoice_credit_or_void/);
const cancelled = await orb.subscriptions.cancel(id, { cancel_option: 'end_of_subscription_term' });
assert.equal(Date.parse(cancelled.end_date), Date.parse(FEBRUARY), 'it ends with the term');
assert.equal((await orb.subscriptions.unscheduleCancellation(id)).end_date, null, 'a cancellation is taken back');
await refused(Sdk.RequestValidationError, () => once.subscriptions.cancel(id, { cancel_option: 'requested_date' }), /cancellation_date/);
const dated = await orb.subscriptions.cancel(id, { cancel_option: 'requested_date', cancellation_date: '2026-01-30T00:00:00Z' });
assert.equal(dated.status, 'active', 'until its date it is active');
assert.equal((await orb.subscriptions.cancel(id, { cancel_option: 'immediate' })).status, 'ended', 'and can be cancelled at once');
await refused(Sdk.ConstraintViolation, () => once.subscriptions.updateTrial(id, { trial_end_date: 'immediate' }), /ended/);
step('a subscription is paused, resumed, cancelled and kept');

// --- Trials and phases

const tried = await orb.subscriptions.create({ customer_id: customer.id, plan_id: max.id, trial_duration_days: 14 });
assert.equal(Date.parse(tried.trial_info.end_date), Date.parse('2026-02-08T00:00:00Z'), 'a trial ends after its days');
const moved = await orb.subscriptions.updateTrial(tried.id, { trial_end_date: '2026-02-01' });
assert.equal(Date.parse(moved.trial_info.end_date), Date.parse(FEBRUARY), 'a trial is moved');
const over = await orb.subscriptions.updateTrial(tried.id, { trial_end_date: 'immediate' }, CHANGED);
assert.deepEqual(totals(over.changed_resources.created_invoices), ['14.00'], '62.00 for 7 of 31 days');
await refused(Sdk.ConstraintViolation, () => once.subscriptions.triggerPhase(tried.id), /no phases/);
await refused(Sdk.ResourceNotFound, () => once.subscriptions.redeemCoupon(tried.id, { change_option: 'immediate', coupon_redemption_code: `none-${run}` }), /Coupon/);
step('trials are moved and ended');

const coupon = await orb.coupons.create({ redemption_code: `half-${run}`, discount: { discount_type: 'percentage', percentage_discount: 0.5 }, duration_in_months: 3 });
const redeemed = await orb.subscriptions.redeemCoupon(tried.id, { change_option: 'immediate', coupon_id: coupon.id });
assert.equal(redeemed.redeemed_coupon.coupon_id, coupon.id, 'a coupon is redeemed');
assert.equal(Date.parse(redeemed.redeemed_coupon.end_date), Date.parse('2026-04-25T00:00:00Z'), 'for its months');
await refused(Sdk.ConstraintViolation, () => once.subscriptions.redeemCoupon(tried.id, { change_option: 'immediate', coupon_redemption_code: `half-${run}` }), /before/);
const halved = await orb.post('/subscriptions/preview', { body: { customer_id: customer.id, plan_id: max.id, coupon_redemption_code: `half-${run}` } });
assert.deepEqual(totals(halved.changed_resources.created_invoices), ['7.00'], 'half of 62.00 for 7 of 31 days');
step('coupons are redeemed, once a subscription');

const ramp = await orb.plans.create({
  name: 'Ramp', external_plan_id: `ramp-${run}`, currency: 'USD',
  plan_phases: [{ order: 1, duration: 3, duration_unit: 'monthly' }, { order: 2 }],
  prices: [{ price: fee('First', '31.00'), plan_phase_order: 1 }, { price: fee('Second', '62.00'), plan_phase_order: 2 }],
});
const phased = await orb.subscriptions.create({ customer_id: customer.id, plan_id: ramp.id, start_date: JANUARY });
assert.equal(phased.active_plan_phase_order, 1, 'a plan begins with its first phase');
assert.equal((await orb.subscriptions.triggerPhase(phased.id)).active_plan_phase_order, 2, 'the next begins before its time');
assert.equal((await orb.subscriptions.create({ customer_id: customer.id, plan_id: ramp.id, initial_phase_order: 2 })).active_plan_phase_order, 2, 'a later phase may be the first');
step('phases begin before their time');

await refused(Sdk.ResourceNotFound, () => once.subscriptions.fetch('nope'), /Subscription/);
await refused(Sdk.ResourceNotFound, () => once.subscriptions.fetchCosts('nope'), /Subscription/);
await refused(Sdk.ResourceNotFound, () => once.subscriptions.cancel('nope', { cancel_option: 'immediate' }), /Subscription/);
done();
