using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

namespace Orb.Billing.Credits;

/// <summary>The rules of a customer that buy or grant credits by themselves (R26).</summary>
internal sealed class CreditRules(ICreditStore store, ICustomerStore customers, CreditTurn turn, IIdGenerator ids, IDateTimeZoneProvider zones)
{
    /// <summary>Checks how a purchase is to be invoiced.</summary>
    public static void Check(Validation validation, PurchaseTerms terms)
    {
        validation.OptionalText("invoice_settings.memo", terms.Memo, 10_000);
        validation.Range("invoice_settings.net_terms", terms.NetTerms, 0, 3650);
    }

    public async Task<Outcome<IReadOnlyList<TopUp>>> ListTopUpsAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false) is null
            ? Refusal.NotFound("Customer", customerId.ToString())
            : Outcome.Success(await store.TopUpsAsync(customerId, cancellationToken).ConfigureAwait(false));

    public Task<Outcome<TopUp>> SetTopUpAsync(CustomerId customerId, SetTopUp command, CancellationToken cancellationToken) => turn.RunAsync<TopUp>(
        customerId,
        command.Currency,
        async (at, unit) =>
        {
            var validation = new Validation();
            var threshold = validation.Amount("threshold", command.Threshold, unit);
            var increment = validation.PositiveAmount("amount", command.Amount, unit);
            validation.NotNegative("per_unit_cost_basis", command.PerUnitCostBasis);
            if (command.Lifetime.EndsWithCadence)
                validation.Add("expires_after", "must be a number of days or months: a top-up has no cadence to end with.");
            Check(validation, command.Invoice);
            var currency = CreditUnits.OfPurchase(validation, command.InvoiceCurrency, unit, at.Customer);
            if (threshold is null || currency is null || validation.Failed)
                return validation.Refusal;
            // Where one increment costs something, any number of them does: no purchase will round to zero (R26).
            if (CreditPurchase.Total(increment, command.PerUnitCostBasis, currency) is null)
                return Refusal.Invalid("per_unit_cost_basis", "times the amount rounds to nothing, and such a purchase is refused.");
            var topUp = new TopUp
            {
                Id = new TopUpId(ids.Next()),
                CustomerId = customerId,
                Rule = new TopUpRule(threshold.Value, increment, command.PerUnitCostBasis, currency, command.Lifetime),
                Terms = command.Invoice,
                CreatedAt = at.Now,
            };
            StaleWriteException.Unless(await store.ReplaceTopUpAsync(topUp, cancellationToken).ConfigureAwait(false));
            return topUp;
        },
        "top_up_set",
        null,
        topUp => AuditLog.Amounts(("threshold", topUp.Rule.Threshold), ("amount", topUp.Rule.Increment)),
        cancellationToken);

    public async Task<Outcome<TopUp>> DeleteTopUpAsync(CustomerId customerId, TopUpId id, CancellationToken cancellationToken)
    {
        var all = await store.TopUpsAsync(customerId, cancellationToken).ConfigureAwait(false);
        if (all.FirstOrDefault(t => t.Id == id) is not { } found)
            return Refusal.NotFound("TopUp", id.ToString());
        return await turn.RunAsync<TopUp>(
            customerId,
            found.Currency.Code,
            async (_, _) => await store.DeleteTopUpAsync(customerId, id, cancellationToken).ConfigureAwait(false)
                ? found
                : Refusal.NotFound("TopUp", id.ToString()),
            "top_up_deleted",
            null,
            _ => AuditLog.Amounts(("threshold", found.Rule.Threshold)),
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<Outcome<IReadOnlyList<CreditAllocation>>> ListAllocationsAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false) is null
            ? Refusal.NotFound("Customer", customerId.ToString())
            : Outcome.Success(await store.AllocationsAsync(customerId, cancellationToken).ConfigureAwait(false));

    public Task<Outcome<CreditAllocation>> AddAllocationAsync(CustomerId customerId, AddCreditAllocation command, CancellationToken cancellationToken) =>
        turn.RunAsync<CreditAllocation>(
            customerId,
            command.Currency,
            async (at, unit) =>
            {
                var validation = new Validation();
                var amount = validation.PositiveAmount("amount", command.Amount, unit);
                var start = command.Start ?? at.Now;
                validation.Time("start_date", start);
                validation.Time("end_date", command.End);
                if (start < at.Now)
                    validation.Add("start_date", $"must not lie before now, {at.Now}, but is {start}.");
                if (command.End <= start)
                    validation.Add("end_date", $"must lie after the start, {start}, but is {command.End}.");
                if (command.Cadence.IsOneTime && command.Lifetime.EndsWithCadence)
                    validation.Add("expires_after", "must be a number of days or months: what is granted once has no cadence to end with.");
                if (validation.Failed)
                    return validation.Refusal;
                var day = LocalDays.DateOf(start, zones[at.Customer.TimeZone]);
                var allocation = new CreditAllocation
                {
                    Id = new CreditAllocationId(ids.Next()),
                    CustomerId = customerId,
                    Amount = amount,
                    Cadence = command.Cadence,
                    Anchor = new BillingAnchor(day.Year, day.Month, day.Day),
                    Lifetime = command.Lifetime,
                    Start = start,
                    End = command.End,
                    NextAt = start,
                    CreatedAt = at.Now,
                };
                StaleWriteException.Unless(await store.AddAllocationAsync(allocation, cancellationToken).ConfigureAwait(false));
                return allocation;
            },
            "allocation_added",
            null,
            allocation => AuditLog.Amounts(("amount", allocation.Amount)),
            cancellationToken);

    public async Task<Outcome<CreditAllocation>> EndAllocationAsync(
        CustomerId customerId, CreditAllocationId id, Instant end, CancellationToken cancellationToken)
    {
        var all = await store.AllocationsAsync(customerId, cancellationToken).ConfigureAwait(false);
        if (all.FirstOrDefault(a => a.Id == id) is not { } found)
            return Refusal.NotFound("CreditAllocation", id.ToString());
        return await turn.RunAsync<CreditAllocation>(
            customerId,
            found.Amount.Currency.Code,
            async (at, _) =>
            {
                // The turn may have granted credits, which moved it on.
                var allocation = (await store.AllocationsAsync(customerId, cancellationToken).ConfigureAwait(false)).Single(a => a.Id == id);
                if (end < at.Now || end <= allocation.Start)
                    return Refusal.Invalid("end_date", $"must not lie before now, {at.Now}, nor before the start, {allocation.Start}, but is {end}.");
                var ended = allocation with { End = end, NextAt = allocation.NextAt < end ? allocation.NextAt : null };
                StaleWriteException.Unless(await store.UpdateAllocationAsync(ended, cancellationToken).ConfigureAwait(false));
                return ended with { Version = ended.Version + 1 };
            },
            "allocation_ended",
            null,
            allocation => AuditLog.Amounts(("amount", allocation.Amount)),
            cancellationToken).ConfigureAwait(false);
    }
}
