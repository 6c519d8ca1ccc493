using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Credits;

/// <summary>A due step of a customer's credits.</summary>
/// <param name="DueAt">When it is due.</param>
/// <param name="Rank">Its place among the steps of the instant (R22).</param>
/// <param name="Id">The order where both are equal.</param>
/// <param name="Unit">The unit whose blocks expire; null for another step.</param>
/// <param name="Allocation">The allocation that grants; null for another step.</param>
/// <param name="TopUp">The rule that buys; null for another step.</param>
internal sealed record CreditStep(Instant DueAt, StepRank Rank, Guid Id, Currency? Unit, CreditAllocation? Allocation, TopUp? TopUp)
{
    /// <summary>The block that an allocation price gives; null for another step.</summary>
    public CustomerCreditBlock? Given { get; init; }
}

/// <summary>What is due of a customer's credits: blocks expire, then allocations grant and rules buy (R22, R26).</summary>
internal sealed class CreditSteps(
    ICreditStore store, CreditWriting writing, CreditBooking booking, CreditPurchases purchases, IIdGenerator ids, IDateTimeZoneProvider zones)
{
    /// <summary>
    /// The steps of customers that are due sooner or later, in no order, in a fixed number of queries; customers without blocks, allocations and
    /// top-ups are left out. Of a subscription with allocation prices the steps are those of its next date.
    /// </summary>
    public async Task<IReadOnlyDictionary<CustomerId, IReadOnlyList<CreditStep>>> DueAsync(
        IReadOnlyCollection<CustomerId> customers, IReadOnlyList<Subscription> subscriptions, CancellationToken cancellationToken)
    {
        var steps = new Dictionary<CustomerId, List<CreditStep>>();
        var blocks = await store.BlocksAsync(customers, cancellationToken).ConfigureAwait(false);
        foreach (var step in Given(subscriptions, blocks))
            Of(step.Given!.CustomerId).Add(step);
        foreach (var block in blocks)
        {
            var own = Of(block.CustomerId);
            if (!block.ExpiryBooked && block.Block.ExpiresAt is { } expiry)
                own.Add(new CreditStep(expiry, StepRank.Expiry, block.Block.Id.Value, block.Block.Currency, null, null));
        }

        foreach (var allocation in await store.AllocationsAsync(customers, cancellationToken).ConfigureAwait(false))
        {
            var own = Of(allocation.CustomerId);
            if (allocation.NextAt is { } next)
                own.Add(new CreditStep(next, StepRank.Grant, allocation.Id.Value, null, allocation, null));
        }

        var topUps = await store.TopUpsAsync(customers, cancellationToken).ConfigureAwait(false);
        if (topUps.Count == 0)
            return steps.ToDictionary(s => s.Key, s => (IReadOnlyList<CreditStep>)s.Value);

        var latest = (await store.LatestAsync([.. topUps.Select(t => t.CustomerId).Distinct()], cancellationToken).ConfigureAwait(false))
            .ToDictionary(e => (e.CustomerId, e.Entry.Amount.Currency));
        foreach (var topUp in topUps)
        {
            var own = Of(topUp.CustomerId);
            var last = latest.GetValueOrDefault((topUp.CustomerId, topUp.Currency));
            var balance = last?.Entry.EndingBalance ?? Money.Zero(topUp.Currency);
            // Due when the balance fell, whenever that is found.
            if (balance <= topUp.Rule.Threshold)
                own.Add(new CreditStep(Instant.Max(topUp.CreatedAt, last?.Entry.At ?? topUp.CreatedAt), StepRank.Grant, topUp.Id.Value, null, null, topUp));
        }

        return steps.ToDictionary(s => s.Key, s => (IReadOnlyList<CreditStep>)s.Value);

        List<CreditStep> Of(CustomerId customer) => steps.TryGetValue(customer, out var own) ? own : steps[customer] = [];
    }

    /// <summary>Runs a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="at">The time it is stamped with.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task RunAsync(CreditStep step, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        // Blocks keep the dates they were given: a step that is run late expires and grants as of when it was due.
        if (step.Given is { } given)
            _ = (await purchases.AddAsync(customer, given, null, step.DueAt, "Allocation", cancellationToken).ConfigureAwait(false)).Value;
        else if (step.Unit is { } unit)
            await booking.ExpireAsync(customer, unit, step.DueAt, cancellationToken).ConfigureAwait(false);
        else if (step.Allocation is { } allocation)
            await AllocateAsync(allocation, customer, step.DueAt, cancellationToken).ConfigureAwait(false);
        else
            await TopUpAsync(step.TopUp!, customer, at, cancellationToken).ConfigureAwait(false);
    }

    // What a subscription gives at its next date, until it is there: its charges come behind it and move the date on (R22).
    private IEnumerable<CreditStep> Given(IReadOnlyList<Subscription> subscriptions, IReadOnlyList<CustomerCreditBlock> blocks)
    {
        foreach (var subscription in subscriptions)
        {
            if (subscription is not { Parking: null, NextInvoiceDate: { } at } || !AllocationGrants.AnyIn(subscription.Timeline))
                continue;
            foreach (var grant in AllocationGrants.DueAt(subscription.Timeline, at))
            {
                List<CustomerCreditBlock> before = [.. blocks.Where(b => b.Allocation == grant.Charge)];
                var credits = before.Aggregate(grant.Credits, (left, b) => left - b.Block.Original);
                if (!credits.IsPositive)
                    continue;
                var block = new CreditBlock(new CreditBlockId(ids.Next()), credits, grant.EffectiveAt, at)
                {
                    ExpiresAt = grant.ExpiresAt,
                    PerUnitCostBasis = grant.Price.Allocates!.CostBasis,
                    Filters = grant.Price.Allocates.Filters,
                    Source = CreditBlockSource.Allocation,
                };
                yield return new CreditStep(at, StepRank.Grant, subscription.Id.Value, null, null, null)
                {
                    Given = new CustomerCreditBlock { CustomerId = subscription.CustomerId, Block = block, Allocation = grant.Charge, AllocationSequence = before.Count + 1 },
                };
            }
        }
    }

    private async Task AllocateAsync(CreditAllocation allocation, Customer customer, Instant dueAt, CancellationToken cancellationToken)
    {
        var zone = zones[customer.TimeZone];
        foreach (var granted in allocation.Schedule(zone).Due(allocation.Start, allocation.End, dueAt).Where(g => g.Service.Start == dueAt))
        {
            var block = new CreditBlock(new CreditBlockId(ids.Next()), granted.Amount, dueAt, dueAt)
            {
                ExpiresAt = granted.ExpiresAt,
                Source = CreditBlockSource.Allocation,
            };
            _ = (await purchases.AddAsync(customer, block, null, dueAt, "Allocation", cancellationToken).ConfigureAwait(false)).Value;
        }

        StaleWriteException.Unless(await store.UpdateAllocationAsync(allocation with { NextAt = Next(allocation, dueAt, zone) }, cancellationToken).ConfigureAwait(false));
    }

    private static Instant? Next(CreditAllocation allocation, Instant after, DateTimeZone zone)
    {
        if (allocation.Cadence.IsOneTime)
            return null;
        var next = allocation.Anchor.Containing(LocalDays.DateOf(after, zone), allocation.Cadence).In(zone).End;
        return next < (allocation.End ?? Instant.MaxValue) ? next : null;
    }

    private async Task TopUpAsync(TopUp topUp, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        var wallet = await writing.LoadAsync(customer.Id, topUp.Currency, cancellationToken).ConfigureAwait(false);
        if (topUp.Rule.Decide(wallet.Ledger.Balance) is not BuyTopUp buy)
            return;
        var zone = zones[customer.TimeZone];
        var block = new CreditBlock(new CreditBlockId(ids.Next()), buy.Credits, at, at)
        {
            ExpiresAt = topUp.Rule.Lifetime.ExpiryOf(LocalDays.DateOf(at, zone), zone),
            PerUnitCostBasis = topUp.Rule.PerUnitCostBasis,
            Source = CreditBlockSource.TopUp,
        };
        _ = (await purchases.AddAsync(customer, block, new PurchaseInvoice(buy.InvoiceTotal, topUp.Terms), at, "Top-up", cancellationToken).ConfigureAwait(false)).Value;
    }
}
