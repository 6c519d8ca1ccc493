using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Invoicing;

/// <summary>Calculates the settled charges of a batch of customers twice, by their own prices and by others. It reads in a fixed number of queries and writes nothing.</summary>
internal sealed class SimulationRun(
    ISubscriptionStore subscriptions, IInvoiceStore invoices, MetricDefinitions metrics, UsageSources usageSources, IUsageStore usage, CustomerClock clock)
{
    public async Task<IReadOnlyList<SimulatedCustomer>> RunAsync(
        IReadOnlyList<Customer> customers, SimulateBilling command, PriceSubstitutions changes, CancellationToken cancellationToken)
    {
        var (owned, unreadable) = await OwnedAsync(customers, cancellationToken).ConfigureAwait(false);
        var changed = owned.Where(s => s.Timeline.Intervals.Any(i => changes.ContainsKey(i.Price.Id))).ToList();
        var settled = changed.Count == 0 ? [] : (await invoices.SettledPastAsync(changed.ToDictionary(s => s.Id, _ => command.From), cancellationToken).ConfigureAwait(false))
            .Values.Where(c => c.CoveredUntil <= command.To && c.OpenParts.Count == 0).ToList();
        var byId = customers.ToDictionary(c => c.Id);
        var now = await clock.NowAsync(customers, cancellationToken).ConfigureAwait(false);
        var bySubscription = settled.ToLookup(c => c.Key.SubscriptionId);
        var sides = new List<Side>();
        foreach (var subscription in changed.Where(s => bySubscription.Contains(s.Id)))
        {
            var customer = byId[subscription.CustomerId];
            sides.Add(Side.Of(subscription, customer, [.. bySubscription[subscription.Id]], changes, now(customer)));
        }

        await MeterAsync(sides, cancellationToken).ConfigureAwait(false);
        return [.. customers.Select(c => Result(c, sides, unreadable)).OfType<SimulatedCustomer>()];
    }

    private static SimulatedCustomer? Result(Customer customer, List<Side> sides, Dictionary<CustomerId, SimulationFailure> unreadable)
    {
        var (amounts, failures, charges) = (new List<SimulatedAmount>(), new List<SimulationFailure>(), 0);
        if (unreadable.TryGetValue(customer.Id, out var failed))
            failures.Add(failed);
        foreach (var side in sides.Where(s => s.Customer.Id == customer.Id))
        {
            charges += side.Settled.Count;
            try
            {
                amounts.Add(side.Amount());
            }
            catch (Exception failure) when (failure is AmountOverflowException or PriceModelFaultException)
            {
                failures.Add(new SimulationFailure(side.Subscription.Id, failure.Message));
            }
        }

        return charges == 0 && failures.Count == 0 ? null : new SimulatedCustomer(customer.Id, SimulatedAmount.Sum(amounts), charges, failures);
    }

    // One that cannot be read is told of and leaves the other customers alone.
    private async Task<(IReadOnlyList<Subscription> Owned, Dictionary<CustomerId, SimulationFailure> Unreadable)> OwnedAsync(
        IReadOnlyList<Customer> customers, CancellationToken cancellationToken)
    {
        var unreadable = new Dictionary<CustomerId, SimulationFailure>();
        if (customers.Count == 0)
            return ([], unreadable);
        try
        {
            return (await subscriptions.OfCustomersAsync([.. customers.Select(c => c.Id)], cancellationToken).ConfigureAwait(false), unreadable);
        }
        catch (UnreadableConfigurationException failure) when (customers.Count == 1)
        {
            unreadable.Add(customers[0].Id, new SimulationFailure(failure.SubscriptionId, failure.Message));
            return ([], unreadable);
        }
        catch (UnreadableConfigurationException)
        {
            var readable = new List<Subscription>();
            // Which of them it is must be found out; it happens where a host lacks what its data needs.
            foreach (var customer in customers)
            {
                var (own, failed) = await OwnedAsync([customer], cancellationToken).ConfigureAwait(false);
                readable.AddRange(own);
                foreach (var (id, failure) in failed)
                    unreadable.Add(id, failure);
            }

            return (readable, unreadable);
        }
    }

    private async Task MeterAsync(List<Side> sides, CancellationToken cancellationToken)
    {
        var needs = sides.SelectMany(s => s.Needs.Select(n => (Side: s, n.Charge, n.Need, n.Into))).ToList();
        if (needs.Count == 0)
            return;
        var known = await metrics.OfAsync(needs.Select(n => n.Need.MetricId), cancellationToken).ConfigureAwait(false);
        var sources = await usageSources.OfAsync([.. sides.Select(s => s.Request)], cancellationToken).ConfigureAwait(false);
        var reading = new UsageReading();
        var read = new Dictionary<(UsageNeed, MetricDefinition), Accumulator>();
        foreach (var (side, charge, need, into) in needs)
        {
            var zone = side.Subscription.Timeline.Zone;
            var metric = known[need.MetricId].In(zone) with { Detail = charge.Price.Model.Usage };
            if (!read.TryGetValue((need, metric), out var accumulator))
            {
                accumulator = metric.NewAccumulator(need.Period, charge.AnchorPeriod.In(zone));
                read.Add((need, metric), accumulator);
                var source = sources(side.Request, need.IntervalId, need.Period.Start);
                reading.Add(new UsageQuery(source.Customers, need.Period, accumulator) { Filter = source.Filter }, need.LevelFrom);
            }

            into[need] = accumulator;
        }

        await reading.RunAsync(usage, await usage.TakeCutOffAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A subscription with its charges by both prices.</summary>
    private sealed record Side(
        Subscription Subscription, Customer Customer, IReadOnlyList<SettledCharge> Settled, SubscriptionTimeline Changed,
        IReadOnlyList<PlannedCharge> Before, IReadOnlyList<PlannedCharge> After, Instant Now)
    {
        private readonly Dictionary<UsageNeed, Accumulator> _before = [];
        private readonly Dictionary<UsageNeed, Accumulator> _after = [];

        public ProjectionRequest Request { get; } = new(Subscription, Customer, Now);

        /// <summary>The usage that both need, and where it goes.</summary>
        public IEnumerable<(PlannedCharge Charge, UsageNeed Need, Dictionary<UsageNeed, Accumulator> Into)> Needs =>
            Before.SelectMany(c => c.UsageNeeds.Select(n => (c, n, _before))).Concat(After.SelectMany(c => c.UsageNeeds.Select(n => (c, n, _after))));

        private List<ChargeKey> Keys => [.. Settled.Select(s => s.Key)];

        public static Side Of(Subscription subscription, Customer customer, IReadOnlyList<SettledCharge> settled, PriceSubstitutions changes, Instant now)
        {
            var changed = BillingSimulation.Changed(subscription.Timeline, changes);
            List<ChargeKey> keys = [.. settled.Select(s => s.Key)];
            return new Side(
                subscription, customer, settled, changed, BillingSimulation.Plan(subscription.Timeline, keys, now), BillingSimulation.Plan(changed, keys, now), now);
        }

        public SimulatedAmount Amount() => new(
            Settled.Aggregate(Money.Zero(Subscription.Timeline.InvoicingCurrency), (sum, s) => sum + InMoney(s)),
            BillingSimulation.Amount(Subscription.Timeline, Before, new MeteredUsage(_before), Keys),
            BillingSimulation.Amount(Changed, After, new MeteredUsage(_after), Keys));

        private Money InMoney(SettledCharge charge) =>
            Subscription.Timeline.Intervals.FirstOrDefault(i => i.LineageId == charge.Key.LineageId)?.Price.InMoney(charge.Settled) ?? charge.Settled;
    }
}
