// Customers and their balance, with the official client against a started host. Every amount below was worked out by hand.
import assert from 'node:assert/strict';
import { Sdk, all, connect, done, refused, run, step } from './host.mjs';

const orb = connect({ maxRetries: 0 });
const external = `cust/${run} ü`; // as awkward as an id of a seller may be

const created = await orb.customers.create({
  name: 'Acme', email: 'acme@example.com', external_customer_id: external, timezone: 'Europe/Berlin', currency: 'USD',
  additional_emails: ['books@example.com'], auto_collection: false, auto_issuance: true, email_delivery: false,
  billing_address: { line1: 'Weg 1', city: 'Berlin', postal_code: '10115', country: 'DE' },
  shipping_address: { line1: 'Weg 2', country: 'DE' }, tax_id: { country: 'DE', type: 'eu_vat', value: 'DE123456789' },
  payment_provider: 'stripe_charge', payment_provider_id: 'cus_1', metadata: { Tier: 'gold', gone: 'soon' },
});
assert.equal(created.balance, '0.00', 'a new customer has no balance');
assert.deepEqual(created.billing_address, { line1: 'Weg 1', line2: null, city: 'Berlin', state: null, postal_code: '10115', country: 'DE' }, 'addresses are kept');
assert.deepEqual(created.metadata, { Tier: 'gold', gone: 'soon' }, 'labels are kept as written');
assert.deepEqual(await orb.customers.fetch(created.id), created, 'a customer is found as it was created');
assert.deepEqual(await orb.customers.fetchByExternalID(external), created, "a customer is found by the seller's own id");
step('a customer is created with every member and found both ways');

const renamed = await orb.customers.update(created.id, { name: 'Acme Inc.', metadata: { gone: null, added: 'yes' } });
assert.equal(renamed.name, 'Acme Inc.', 'an update changes what it names');
assert.equal(renamed.email, created.email, 'an update leaves what it does not name');
assert.deepEqual(renamed.metadata, { Tier: 'gold', added: 'yes' }, 'a null takes a label away');
const again = await orb.customers.updateByExternalID(external, { email_delivery: true });
assert.deepEqual([again.id, again.email_delivery], [created.id, true], "an update finds the customer by the seller's own id");
step('a customer is updated both ways');

const page = await orb.customers.list({ limit: 1 });
assert.equal(page.data[0].id, created.id, 'customers are listed newest first');
const since = await all(orb.customers.list({ 'created_at[gte]': created.created_at }));
assert.ok(since.some((c) => c.id === created.id), 'a list is bounded by time');
step('customers are listed');

const given = await orb.customers.balanceTransactions.create(created.id, { amount: '20.00', type: 'increment', description: 'Sorry' });
assert.deepEqual(
  [given.type, given.amount, given.starting_balance, given.ending_balance, given.action, given.description],
  ['increment', '20.00', '0.00', '20.00', 'manual_adjustment', 'Sorry'], 'credit is given');
const taken = await orb.customers.balanceTransactions.create(created.id, { amount: '25.50', type: 'decrement' });
assert.deepEqual([taken.type, taken.amount, taken.ending_balance], ['decrement', '25.50', '-5.50'], 'more may be taken than there is: a debt');
assert.equal((await orb.customers.fetch(created.id)).balance, '-5.50', 'the balance is that of the last transaction');
const moves = await all(orb.customers.balanceTransactions.list(created.id, { limit: 1 }));
assert.deepEqual(moves.map((t) => t.id), [taken.id, given.id], 'transactions are listed newest first, page by page');
assert.equal((await all(orb.customers.balanceTransactions.list(created.id, { 'operation_time[gt]': '2100-01-01T00:00:00Z' }))).length, 0, 'and bounded by time');
await refused('an amount of nothing', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.customers.balanceTransactions.create(created.id, { amount: '0', type: 'increment' }));
await refused('half a cent', Sdk.RequestValidationError, 400, '400-request-validation-errors',
  () => orb.customers.balanceTransactions.create(created.id, { amount: '0.005', type: 'increment' }));
await refused('the balance of nobody', Sdk.ResourceNotFound, 404, '404-resource-not-found', () => orb.customers.balanceTransactions.list('nobody'));
step('the balance is 20.00 - 25.50 = -5.50');

const fresh = await orb.customers.create({ name: 'Fresh', email: 'fresh@example.com' });
assert.equal((await all(orb.customers.balanceTransactions.list(fresh.id))).length, 0, 'a customer without a currency has no transactions');
await orb.customers.delete(created.id);
await refused('a deleted customer', Sdk.ResourceNotFound, 404, '404-resource-not-found', () => orb.customers.fetch(created.id));
await refused('a deleted customer, once more', Sdk.ResourceNotFound, 404, '404-resource-not-found', () => orb.customers.delete(created.id));
assert.notEqual((await orb.customers.create({ name: 'Heir', email: 'heir@example.com', external_customer_id: external })).id, created.id, 'the external id is free');
step('a customer that was never invoiced is deleted');

const item = await orb.items.create({ name: `Seat ${run}` });
const plan = await orb.plans.create({
  name: `Delete ${run}`, currency: 'USD',
  prices: [{ price: { name: 'Fee', item_id: item.id, cadence: 'monthly', model_type: 'unit', unit_config: { unit_amount: '10.00' }, fixed_price_quantity: 1, billed_in_advance: true } }],
});
await orb.subscriptions.create({ customer_id: fresh.id, plan_id: plan.id });
await refused('a customer with an invoice', Sdk.ConstraintViolation, 400, '400-constraint-violation', () => orb.customers.delete(fresh.id));
assert.equal((await orb.customers.fetch(fresh.id)).id, fresh.id, 'what was refused did nothing');

done();
