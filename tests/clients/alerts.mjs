// Alerts of credits, usage, costs and spend, with the official client against a started host. Levels were worked out by hand.
import assert from 'node:assert/strict';
import { Sdk, TestClock, all, connect, done, refused, run, step } from './host.mjs';

const orb = connect({ maxRetries: 0 });
const START = '2026-03-01T00:00:00+00:00';
const external = `alerts-${run}`;
const values = (alert) => alert.thresholds?.map((t) => t.value) ?? null;

const clock = await TestClock.frozenAt(orb, START);
const customer = await orb.customers.create({ name: 'Alerts', email: 'alerts@example.com', external_customer_id: external, currency: 'USD', test_clock_id: clock.id });
const item = await orb.items.create({ name: `Alerts ${run}` });
const metric = await orb.metrics.create({ name: `Calls ${run}`, description: null, item_id: item.id, sql: "SELECT SUM(calls) FROM events WHERE event_name = 'call'" });
const plan = await orb.plans.create({
  name: `Alerts ${run}`, currency: 'USD',
  prices: [
    { price: { name: 'Fee', item_id: item.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '20.00' }, fixed_price_quantity: 1, billed_in_advance: true } },
    { price: { name: 'Calls', item_id: item.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '0.10' }, billable_metric_id: metric.id } },
  ],
});
const subscription = await orb.subscriptions.create({ customer_id: customer.id, plan_id: plan.id, start_date: START });

// --- Credits

const dropped = await orb.alerts.createForCustomer(customer.id, { type: 'credit_balance_dropped', currency: 'USD', thresholds: [{ value: 100 }, { value: 20.5 }] });
assert.deepEqual([dropped.type, dropped.currency, dropped.enabled, values(dropped)], ['credit_balance_dropped', 'USD', true, [20.5, 100]], 'an alert of credits has its thresholds in order');
assert.deepEqual([dropped.customer.id, dropped.customer.external_customer_id, dropped.subscription, dropped.metric, dropped.plan], [customer.id, external, null, null, null], 'it is of a customer');
const depleted = await orb.alerts.createForExternalCustomer(external, { type: 'credit_balance_depleted', currency: 'USD' });
assert.deepEqual([depleted.type, depleted.customer.id, values(depleted)], ['credit_balance_depleted', customer.id, null], 'a customer is named by external id, too');
const recovered = await orb.alerts.createForCustomer(customer.id, { type: 'credit_balance_recovered', currency: 'USD' });
step('alerts of credits are created by id and external id');

await refused('a second one', Sdk.DuplicateResourceCreation, 400, '400-duplicate-resource-creation',
  () => orb.alerts.createForCustomer(customer.id, { type: 'credit_balance_depleted', currency: 'USD' }));
await refused('an unknown unit', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.alerts.createForCustomer(customer.id, { type: 'credit_balance_depleted', currency: 'XXL' }));
await refused('a kind of subscriptions', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.alerts.createForCustomer(customer.id, { type: 'usage_exceeded', currency: 'USD' }));
await refused('nobody', Sdk.ResourceNotFound, 404, '404-resource-not-found',
  () => orb.alerts.createForExternalCustomer('nobody', { type: 'credit_balance_depleted', currency: 'USD' }));
step('a second alert of a kind, unknown units, other kinds and unknown customers are refused');

const { ledger } = orb.customers.credits;
await ledger.createEntry(customer.id, { entry_type: 'increment', amount: 150, currency: 'USD' });
assert.deepEqual((await orb.alerts.retrieve(dropped.id)).balance_alert_status.map((s) => [s.threshold_value, s.in_alert]), [[20.5, false], [100, false]], '150 is above both');
await ledger.createEntry(customer.id, { entry_type: 'decrement', amount: 50, currency: 'USD' });
assert.deepEqual((await orb.alerts.retrieve(dropped.id)).balance_alert_status.map((s) => [s.threshold_value, s.in_alert]), [[20.5, false], [100, true]], '100 is at the second');
await ledger.createEntry(customer.id, { entry_type: 'decrement', amount: 100, currency: 'USD' });
assert.deepEqual((await orb.alerts.retrieve(depleted.id)).balance_alert_status, [{ in_alert: true, threshold_value: 0 }], 'nothing is left');
step('an alert shows where the balance stands');

// --- A subscription

const usage = await orb.alerts.createForSubscription(subscription.id, { type: 'usage_exceeded', metric_id: metric.id, thresholds: [{ value: 100 }] });
assert.deepEqual([usage.metric.id, usage.subscription.id, usage.customer, usage.currency], [metric.id, subscription.id, null, null], 'usage is of a metric and a subscription');
const cost = await orb.alerts.createForSubscription(subscription.id, { type: 'cost_exceeded', thresholds: [{ value: 30 }, { value: 500 }] });
assert.deepEqual([cost.type, cost.currency, values(cost)], ['cost_exceeded', 'USD', [30, 500]], 'costs are in the currency of the subscription');
const filter = { field: 'price_id', operator: 'includes', values: [plan.prices[1].id] };
const spend = await orb.alerts.createForSubscription(subscription.id, { type: 'spend_exceeded', thresholds: [{ value: 10 }], price_filters: [filter] });
assert.deepEqual(spend.price_filters, [filter], 'spend is of chosen prices');
step('alerts of usage, costs and spend are created');

await refused('a second one of the metric', Sdk.DuplicateResourceCreation, 400, '400-duplicate-resource-creation',
  () => orb.alerts.createForSubscription(subscription.id, { type: 'usage_exceeded', metric_id: metric.id, thresholds: [{ value: 7 }] }));
await refused('no metric', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.alerts.createForSubscription(subscription.id, { type: 'usage_exceeded', thresholds: [{ value: 7 }] }));
await refused('no thresholds', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.alerts.createForSubscription(subscription.id, { type: 'spend_exceeded', thresholds: [] }));
const grouped = await refused('groups', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.alerts.createForSubscription(subscription.id, { type: 'cost_exceeded', thresholds: [{ value: 7 }], grouping_keys: ['region'] }));
assert.match(JSON.stringify(grouped.error), /grouping_keys/, 'what is not supported is named');
step('what cannot be watched is refused by name');

// --- Listing

assert.deepEqual((await all(orb.alerts.list({ customer_id: customer.id, limit: 2 }))).map((a) => a.id), [recovered.id, depleted.id, dropped.id], 'alerts of credits, newest first, page by page');
assert.deepEqual((await all(orb.alerts.list({ external_customer_id: external }))).length, 3, 'the same by external id');
assert.deepEqual((await all(orb.alerts.list({ subscription_id: subscription.id }))).map((a) => a.id), [spend.id, cost.id, usage.id], 'alerts of a subscription');
assert.equal((await all(orb.alerts.list({ customer_id: customer.id, 'created_at[gt]': START }))).length, 0, 'none was made after the clock stopped');
assert.equal((await all(orb.alerts.list({ customer_id: customer.id, 'created_at[lte]': START }))).length, 3, 'all were made by then');
await refused('two owners', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.alerts.list({ customer_id: customer.id, subscription_id: subscription.id }));
step('alerts are listed by customer and subscription');

// --- Changing

const updated = await orb.alerts.update(usage.id, { thresholds: [{ value: 1000 }, { value: 250 }] });
assert.deepEqual([updated.id, values(updated)], [usage.id, [250, 1000]], 'thresholds are replaced');
assert.deepEqual((await orb.alerts.update(spend.id, { thresholds: [{ value: 12 }] })).price_filters, [filter], 'filters that are not given stay');
await refused('a threshold of a depleted balance', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.alerts.update(depleted.id, { thresholds: [{ value: 7 }] }));
const off = await orb.alerts.disable(usage.id, { subscription_id: subscription.id });
assert.deepEqual([off.id, off.enabled, (await orb.alerts.retrieve(usage.id)).enabled], [usage.id, false, false], 'an alert is disabled');
assert.equal((await orb.alerts.enable(usage.id)).enabled, true, 'and enabled');
assert.equal((await orb.alerts.enable(usage.id)).enabled, true, 'twice is once');
await refused('an alert of a plan', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.alerts.disable(depleted.id, { subscription_id: subscription.id }));
await refused('an unknown alert', Sdk.ResourceNotFound, 404, '404-resource-not-found', () => orb.alerts.retrieve('nothing'));
step('alerts are updated, disabled and enabled');

// Usage is accepted as before, and the next period begins, with alerts to compare.
await clock.advanceTo('2026-03-10T00:00:00+00:00');
assert.deepEqual((await orb.events.ingest({
  events: [{ event_name: 'call', customer_id: customer.id, idempotency_key: `${run}-1`, timestamp: '2026-03-10T00:00:00Z', properties: { calls: 300 } }],
})).validation_failed, [], 'usage is accepted');
await clock.advanceTo('2026-04-02T00:00:00+00:00');
assert.equal((await orb.alerts.retrieve(usage.id)).enabled, true, 'alerts go on in the next period');
step('usage is compared and the next period begins');

done();
