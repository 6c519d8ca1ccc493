// From an item to the invoice of the first full month, with the official client against a started host.
// Every amount below was worked out by hand; none is calculated here.
import assert from 'node:assert/strict';
import { TestClock, connect, done, run, step } from './host.mjs';

const METRIC_SQL = "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'";
const START = '2026-01-15T05:00:00+00:00'; // local midnight in New York
const FEBRUARY = '2026-02-01T05:00:00+00:00';
const MARCH = '2026-03-01T05:00:00+00:00';
const LARGEST_EVENT = 40;

// Tokens by local day of January, the 15th first: 12,345 in all. The 19th is quiet, and still a day.
const TOKENS_BY_DAY = [500, 730, 999, 1, 0, 1_000, 820, 645, 910, 375, 1_240, 960, 880, 770, 1_115, 700, 700];

const orb = connect();
const sameInstant = (actual, expected, rule) => assert.equal(Date.parse(actual), Date.parse(expected), `${rule}: ${actual}, not ${expected}`);
const numberOf = (invoice) => Number(/(\d+)$/.exec(invoice.invoice_number)?.[1]);

async function all(pages) {
  const rows = [];
  for await (const row of pages) rows.push(row);
  return rows;
}

// What R24 promises of a preview: lines, names, amounts, periods and sub lines in their order, but no ids, states and times of making.
function content(invoice) {
  return {
    currency: invoice.currency,
    customer: invoice.customer,
    subscription: invoice.subscription,
    due_date: invoice.due_date,
    memo: invoice.memo,
    subtotal: invoice.subtotal,
    total: invoice.total,
    amount_due: invoice.amount_due,
    lines: invoice.line_items.map((line) => ({
      name: line.name,
      price: line.price.id,
      quantity: line.quantity,
      start_date: line.start_date,
      end_date: line.end_date,
      grouping: line.grouping,
      subtotal: line.subtotal,
      adjustments: line.adjustments,
      adjusted_subtotal: line.adjusted_subtotal,
      credits_applied: line.credits_applied,
      partially_invoiced_amount: line.partially_invoiced_amount,
      amount: line.amount,
      tax_amounts: line.tax_amounts,
      sub_line_items: line.sub_line_items,
    })),
  };
}

// --- The catalog

const item = await orb.items.create({ name: `API ${run}` });
const metric = await orb.metrics.create({ name: `Tokens ${run}`, description: 'Tokens of completions', item_id: item.id, sql: METRIC_SQL });
assert.equal(metric.status, 'active', 'a metric whose SQL was read is active');
assert.equal((await orb.metrics.fetch(metric.id)).id, metric.id, 'a metric is found by its id');
step('item and metric are created from SQL');

const plan = await orb.plans.create({
  name: `Team ${run}`,
  external_plan_id: `team-${run}`,
  currency: 'USD',
  prices: [
    {
      price: {
        name: 'Monthly fee', item_id: item.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '49.00' },
        fixed_price_quantity: 1, billed_in_advance: true,
      },
    },
    {
      price: {
        name: 'API tokens', item_id: item.id, cadence: 'monthly', model_type: 'tiered', billable_metric_id: metric.id,
        tiered_config: {
          tiers: [
            { first_unit: 0, last_unit: 1_000, unit_amount: '0.10' },
            { first_unit: 1_000, last_unit: 10_000, unit_amount: '0.05' },
            { first_unit: 10_000, last_unit: null, unit_amount: '0.02' },
          ],
        },
      },
    },
  ],
});
assert.equal(plan.prices.length, 2, 'the plan has the two prices it was given');
const [fee, tokens] = plan.prices;
assert.deepEqual([fee.price_type, fee.billing_mode], ['fixed_price', 'in_advance'], 'the fee is a fixed price in advance');
assert.deepEqual([tokens.price_type, tokens.billing_mode], ['usage_price', 'in_arrear'], 'tokens are a usage price in arrears');
assert.equal((await orb.plans.externalPlanID.fetch(`team-${run}`)).id, plan.id, "a plan is found by the seller's own id");
step('a plan of a fee in advance and tiered tokens is created');

// --- The customer

const clock = await TestClock.frozenAt(orb, START);
const customer = await orb.customers.create({
  name: 'Journey', email: 'journey@example.com', external_customer_id: `customer-${run}`, timezone: 'America/New_York', test_clock_id: clock.id,
});
assert.equal(customer.timezone, 'America/New_York', 'a customer keeps the zone given');
const subscription = await orb.subscriptions.create({ external_customer_id: customer.external_customer_id, plan_id: plan.id, start_date: START });
assert.equal(subscription.status, 'active', 'a subscription that starts now is active');
sameInstant(subscription.start_date, START, 'a subscription starts when asked');
sameInstant(subscription.current_billing_period_end_date, FEBRUARY, 'start-of-month alignment ends the first period with the month');
step('a customer in New York on a test clock is subscribed on 15 January');

const invoicesOf = (status) => all(orb.invoices.list({ subscription_id: subscription.id, status }));
const [first, ...others] = await invoicesOf(['issued', 'paid', 'draft']);
assert.equal(others.length, 0, 'the start makes one invoice');
assert.equal(first.status, 'issued', 'an invoice of fixed fees alone is issued at once');
assert.equal(first.total, '26.87', '49.00 for 17 of 31 days is 26.87');
assert.equal(first.amount_due, '26.87', 'with no balance, what is due is the total');
sameInstant(first.invoice_date, START, 'the invoice date of a fee in advance is the start of its period');
assert.deepEqual(first.line_items.map((l) => [l.name, l.amount]), [['Monthly fee', '26.87']], 'the first invoice has the fee alone');
sameInstant(first.line_items[0].start_date, START, 'the first fee is served from the start');
sameInstant(first.line_items[0].end_date, FEBRUARY, 'the first fee is served until the month ends');
assert.match(first.invoice_number, /\d+$/, 'an issued invoice has a number');
step('the start is invoiced at once: 49.00 x 17/31 = 26.87');

// --- January, day by day

let repeated = false;
for (const [index, total] of TOKENS_BY_DAY.entries()) {
  const day = 15 + index;
  const last = index === TOKENS_BY_DAY.length - 1;
  // 23:00 in New York is 04:00 UTC of the next day; the last evening runs to its last second.
  const now = new Date(last ? Date.UTC(2026, 1, 1, 4, 59, 59) : Date.UTC(2026, 0, day + 1, 4, 0, 0));
  await clock.advanceTo(now.toISOString());
  const events = [];
  for (let left = total; left > 0; left -= LARGEST_EVENT) {
    const offset = events.length * 20 * 60_000; // newest first, 20 minutes apart: all of this day and within the ingest window
    events.push({
      event_name: 'completion', external_customer_id: customer.external_customer_id, idempotency_key: `${run}-${day}-${events.length}`,
      timestamp: new Date(now.getTime() - offset).toISOString(), properties: { tokens: Math.min(left, LARGEST_EVENT), region: 'us-east' },
    });
  }
  // Other events are not what the metric counts, however many tokens they name.
  events.push({
    event_name: 'embedding', external_customer_id: customer.external_customer_id, idempotency_key: `${run}-${day}-other`,
    timestamp: now.toISOString(), properties: { tokens: 7 },
  });
  assert.deepEqual((await orb.events.ingest({ events })).validation_failed, [], 'valid events are accepted');
  if (!repeated && events.length > 20) {
    assert.deepEqual((await orb.events.ingest({ events })).validation_failed, [], 'the same batch once more is accepted in silence');
    repeated = true;
  }
}
assert.ok(repeated, 'one batch was sent twice');
step('12,345 tokens are ingested over 17 days, one batch twice');

const usage = await orb.subscriptions.fetchUsage(subscription.id);
assert.equal(usage.data.length, 1, 'the subscription uses one metric');
assert.equal(usage.data[0].billable_metric.id, metric.id, 'usage names its metric');
assert.deepEqual(usage.data[0].usage.map((u) => u.quantity), [12_345], 'every event counts once');
const byDay = await orb.subscriptions.fetchUsage(subscription.id, { granularity: 'day', timeframe_start: START, timeframe_end: FEBRUARY });
assert.deepEqual(byDay.data[0].usage.map((u) => u.quantity), TOKENS_BY_DAY, 'usage by day counts local days, quiet days included');
for (const [index, window] of byDay.data[0].usage.entries())
  sameInstant(window.timeframe_start, new Date(Date.UTC(2026, 0, 15 + index, 5)).toISOString(), 'a day of usage starts at local midnight');
step('usage is read in all and by day');

const upcoming = await orb.invoices.fetchUpcoming({ subscription_id: subscription.id });
sameInstant(upcoming.target_date, FEBRUARY, 'the upcoming invoice is that of the period end');
assert.equal(upcoming.total, '645.90', 'the upcoming invoice is 596.90 of usage and 49.00 for February');
step('the upcoming invoice is 645.90');

// --- February

await clock.advanceTo(FEBRUARY);
const drafts = await invoicesOf(['draft']);
assert.equal(drafts.length, 1, 'the period end makes one draft');
const draft = drafts[0];
sameInstant(draft.invoice_date, FEBRUARY, 'the invoice date is the period end, at local midnight');
assert.equal(draft.invoice_date, FEBRUARY, 'timestamps are written with an offset');
assert.match(draft.invoice_number, /^DRAFT-/, 'a draft has no number yet');
assert.equal(draft.issued_at, null, 'a draft is not issued');
sameInstant(draft.scheduled_issue_at, '2026-02-01T17:00:00Z', 'an invoice with usage waits 12 hours for late events');
assert.equal(draft.will_auto_issue, true, 'the draft issues by itself');
assert.deepEqual(content(draft), content(upcoming), 'the preview is the invoice, to the last digit and in the same order');
step('the period end makes a draft equal to the preview');

assert.deepEqual((await orb.events.ingest({
  events: [{
    event_name: 'completion', external_customer_id: customer.external_customer_id, idempotency_key: `${run}-february`,
    timestamp: FEBRUARY, properties: { tokens: 1_000 },
  }],
})).validation_failed, [], 'an event at the first instant of February is accepted');
await clock.advanceTo('2026-02-01T16:59:59Z');
const waiting = await orb.invoices.fetch(draft.id);
assert.equal(waiting.status, 'draft', 'the draft waits until the grace period has ended');
assert.deepEqual(content(waiting), content(upcoming), 'periods are half open: an event of February does not count for January');

await clock.advanceTo('2026-02-01T17:00:00Z');
const issued = await orb.invoices.fetch(draft.id);
assert.equal(issued.status, 'issued', 'after the grace period the draft is issued');
sameInstant(issued.issued_at, '2026-02-01T17:00:00Z', 'it is issued at the end of the grace period');
sameInstant(issued.invoice_date, FEBRUARY, 'issuing does not move the invoice date');
assert.equal(numberOf(issued), numberOf(first) + 1, 'numbers have no gaps');
assert.deepEqual(content(issued), content(upcoming), 'what is issued is what was shown before');
step('after 12 hours the draft is issued with the next number');

assert.deepEqual([issued.subtotal, issued.total, issued.amount_due], ['645.90', '645.90', '645.90'], '596.90 + 49.00 = 645.90');
assert.equal(issued.line_items.length, 2, 'the invoice has a line a charge');
const feeLine = issued.line_items.find((l) => l.name === 'Monthly fee');
const tokenLine = issued.line_items.find((l) => l.name === 'API tokens');
assert.equal(feeLine?.amount, '49.00', 'February is charged whole, in advance');
assert.deepEqual([feeLine.start_date, feeLine.end_date], [FEBRUARY, MARCH], 'the fee is for February');
assert.equal(tokenLine?.amount, '596.90', '1,000 x 0.10 + 9,000 x 0.05 + 2,345 x 0.02 = 596.90');
assert.equal(tokenLine.subtotal, '596.90', 'nothing was discounted');
assert.equal(tokenLine.quantity, 12_345, 'the line bills the quantity used');
assert.deepEqual([tokenLine.start_date, tokenLine.end_date], [START, FEBRUARY], 'the usage is of January');
assert.deepEqual(
  tokenLine.sub_line_items.map((s) => [s.type, s.quantity, s.amount]),
  [['tier', 1_000, '100.00'], ['tier', 9_000, '450.00'], ['tier', 2_345, '46.90']],
  'every tier is a sub line');
assert.deepEqual(
  tokenLine.sub_line_items.map((s) => [s.tier_config.first_unit, s.tier_config.last_unit, Number(s.tier_config.unit_amount)]),
  [[0, 1_000, 0.1], [1_000, 10_000, 0.05], [10_000, null, 0.02]],
  'a sub line names its tier as the plan has it');
step('596.90 of usage in three tiers and 49.00 for February make 645.90');

const newest = await invoicesOf(undefined);
assert.deepEqual(newest.map((i) => i.total), ['645.90', '26.87'], 'a list has the issued invoices, the newest first');
assert.equal((await invoicesOf(['draft'])).length, 0, 'no draft is left');
const next = await orb.invoices.fetchUpcoming({ subscription_id: subscription.id });
sameInstant(next.target_date, MARCH, 'after an invoice the next is upcoming');
assert.equal(next.total, '149.00', 'March: 49.00 and the 1,000 tokens of February at 0.10');
step('the next invoice is upcoming for March');

done();
