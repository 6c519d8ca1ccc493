// The pieces of docs/api/from-the-hosted-service.md, run with one tenant as both sides: what was there is then here a second time.
import assert from 'node:assert/strict';
import { Sdk, all, connect, done, run, step } from './host.mjs';

const Orb = Sdk.default;
{
  // <connect>
  const orb = new Orb({ baseURL: 'http://127.0.0.1:5080/v1', apiKey: 'orb_dev_key' });
  // </connect>
  assert.equal(orb.baseURL, 'http://127.0.0.1:5080/v1');
}

const here = connect();
const item = await here.items.create({ name: `Platform ${run}` });
const plan = await here.plans.create({
  name: `Pro ${run}`, currency: 'USD', external_plan_id: `pro-${run}`,
  prices: [{ price: { name: 'Platform', item_id: item.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '49.00' }, fixed_price_quantity: 1, billed_in_advance: true } }],
});
const there = await here.customers.create({ name: 'Acme', email: 'ap@acme.example', external_customer_id: `acme-${run}`, timezone: 'Europe/Berlin', metadata: { crm: '17' } });
const subscribed = await here.subscriptions.create({ customer_id: there.id, plan_id: plan.id, metadata: { seller: 'kim' } });

// The hosted side, as far as the piece below looks at it; an external id can be taken once in a tenant, so here it gets an end.
const hosted = {
  subscriptions: {
    async *list(query) {
      for await (const subscription of here.subscriptions.list({ ...query, customer_id: [there.id] }))
        yield { ...subscription, customer: { ...subscription.customer, external_customer_id: `${subscription.customer.external_customer_id}-here` } };
    },
  },
};
const own = here;
async function move() {
  // <move>
  for await (const subscription of hosted.subscriptions.list({ status: 'active' })) {
    const { name, email, external_customer_id, timezone, currency, metadata } = subscription.customer;
    const customer = await own.customers.create(
      { name, email, external_customer_id, timezone, currency, metadata },
      { idempotencyKey: `move-${subscription.customer.id}` },
    );
    await own.subscriptions.create({
      customer_id: customer.id,
      external_plan_id: subscription.plan.external_plan_id,
      start_date: subscription.current_billing_period_end_date,
      metadata: subscription.metadata,
    }, { idempotencyKey: `move-${subscription.id}` });
  }
  // </move>
}

await move();
step('subscriptions are moved');
await move();
step('and moved again, which does nothing');

const moved = await here.customers.fetchByExternalID(`acme-${run}-here`);
assert.deepEqual([moved.name, moved.timezone, moved.metadata], ['Acme', 'Europe/Berlin', { crm: '17' }], 'a customer is moved with its zone and labels');
const theirs = await all(here.subscriptions.list({ customer_id: [moved.id] }));
assert.equal(theirs.length, 1, 'a subscription is moved once');
assert.equal(theirs[0].start_date, subscribed.current_billing_period_end_date, 'it begins where the last period of the other ends');
assert.equal(theirs[0].plan.id, plan.id, "a plan is found by the seller's own id");
assert.deepEqual(theirs[0].metadata, { seller: 'kim' }, 'a subscription is moved with its labels');
step('one subscription stands where the other ends');

done();
