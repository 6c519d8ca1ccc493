using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

namespace Orb.Billing.Subscriptions;

/// <summary>Looks up in the catalogue what a change of a subscription needs.</summary>
internal sealed class SubscriptionChangeLookup(
    IPlanStore plans, ICouponStore coupons, ICustomerStore customers, IItemStore items, OverrideDrafting overrides, AddedPriceLookup prices)
{
    private const int MaximumUsageCustomers = 100;

    /// <summary>What all parts of a change name, looked up together: the price of each that names one, by its place. New prices are written.</summary>
    public async Task<Outcome<IReadOnlyDictionary<int, CatalogPrice>>> NamedAsync(SubscriptionView view, IReadOnlyList<ChangePart> parts, CancellationToken cancellationToken)
    {
        var needs = parts.Select(p => p.Change.Needs).ToList();
        for (var i = 0; i < parts.Count; i++)
        {
            if (TooManyCustomers(needs[i].CustomerIds) is { } tooMany)
                return tooMany.Within(parts[i].Path);
            if (needs[i] is { NamesPrice: true } n && new[] { n.PriceId is not null, n.ExternalPriceId is not null, n.NewPrice is not null }.Count(given => given) != 1)
                return Refusal.Invalid("price_id", "give either price_id, external_price_id or price.").Within(parts[i].Path);
        }

        if (await UnknownAsync([.. needs.SelectMany(n => n.CustomerIds)], cancellationToken).ConfigureAwait(false) is { } unknown)
            return unknown;
        if (await UnknownItemAsync([.. needs.SelectMany(n => n.ItemIds).Distinct()], cancellationToken).ConfigureAwait(false) is { } unknownItem)
            return unknownItem;
        return await prices.OfAsync(view, [.. parts.Select((p, i) => (p.Path, needs[i]))], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The context with what the change needs beside that; a coupon is redeemed by it.</summary>
    public async Task<Outcome<ChangeContext>> ResolveAsync(ChangeContext context, ChangeNeeds needs, CancellationToken cancellationToken)
    {
        if (needs.RedeemedAt is { } redeemed)
        {
            if (!(await WithCouponAsync(context, needs, redeemed, cancellationToken).ConfigureAwait(false)).TryGetValue(out var withCoupon, out var refusal))
                return refusal;
            context = withCoupon;
        }

        if (needs.RunningPlan)
            context = context with { Running = await RunningAsync(context.Subscription, cancellationToken).ConfigureAwait(false) };
        if (context.Running is { } running && needs.PlanVersion is { } number)
            return await WithVersionAsync(context, running.Plan, number, cancellationToken).ConfigureAwait(false);
        return needs.Plan ? await WithPlanAsync(context, needs, cancellationToken).ConfigureAwait(false) : context;
    }

    /// <summary>Refuses customers that do not exist, or too many of them.</summary>
    public async Task<Refusal?> UnknownCustomerAsync(IReadOnlyList<CustomerId> ids, CancellationToken cancellationToken) =>
        TooManyCustomers(ids) ?? await UnknownAsync(ids, cancellationToken).ConfigureAwait(false);

    private static Refusal? TooManyCustomers(IReadOnlyList<CustomerId> ids) => ids.Count > MaximumUsageCustomers
        ? Refusal.Invalid("usage_customer_ids", $"must have at most {MaximumUsageCustomers} entries, but has {ids.Count}.")
        : null;

    private async Task<Refusal?> UnknownAsync(IReadOnlyList<CustomerId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return null;
        var known = await customers.FindManyAsync([.. ids.Distinct()], cancellationToken).ConfigureAwait(false);
        foreach (var unknown in ids.Where(id => !known.ContainsKey(id)).Take(1))
            return Refusal.NotFound("Customer", unknown.ToString());
        return null;
    }

    private async Task<Refusal?> UnknownItemAsync(IReadOnlyList<ItemId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return null;
        var known = await items.FindManyAsync(ids, cancellationToken).ConfigureAwait(false);
        foreach (var unknown in ids.Where(id => !known.ContainsKey(id)).Take(1))
            return Refusal.NotFound("Item", unknown.ToString());
        return null;
    }

    /// <summary>An active plan by one of its ids.</summary>
    public async Task<Outcome<Plan>> PlanAsync(PlanId? id, string? externalId, CancellationToken cancellationToken)
    {
        if (id is null == externalId is null)
            return Refusal.Invalid("plan_id", "give either plan_id or external_plan_id.");
        var plan = id is { } known
            ? (await plans.FindManyAsync([known], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(known)
            : await plans.FindByExternalIdAsync(externalId!, cancellationToken).ConfigureAwait(false);
        if (plan is null)
            return Refusal.NotFound("Plan", id?.ToString() ?? externalId!);
        return plan.Status == PlanStatus.Active ? plan : Refusal.Constraint($"The plan is {plan.Status}; only active plans can be subscribed to.");
    }

    /// <summary>A plan as it is in one of its versions.</summary>
    public async Task<Outcome<Plan>> InVersionAsync(Plan plan, int? number, CancellationToken cancellationToken)
    {
        if (number is not { } wanted || wanted == plan.Version)
            return plan;
        return await plans.FindVersionAsync(plan.Id, wanted, cancellationToken).ConfigureAwait(false) is { } version
            ? plan with { Version = wanted, Prices = version.Prices, Adjustments = version.Adjustments }
            : Refusal.NotFound("Plan version", $"{wanted} of plan {plan.Id}");
    }

    // Another version of the running plan, with what was agreed before.
    private async Task<Outcome<ChangeContext>> WithVersionAsync(ChangeContext context, Plan running, int number, CancellationToken cancellationToken)
    {
        if (!(await InVersionAsync(running, number, cancellationToken).ConfigureAwait(false)).TryGetValue(out var plan, out var refusal))
            return refusal;
        var agreed = await overrides.KeepAsync(plan, context.Subscription.Overrides, cancellationToken).ConfigureAwait(false);
        var (from, to) = (VersionOf(running), VersionOf(plan));
        return context with { Agreed = agreed, Succession = to.SuccessionFrom(from) };
    }

    private static PlanVersion VersionOf(Plan plan) => new()
    {
        PlanId = plan.Id,
        Number = plan.Version,
        Prices = plan.Prices,
        Adjustments = plan.Adjustments,
        CreatedAt = plan.CreatedAt,
    };

    // The plan is what it is, even if it can no longer be subscribed to.
    private async Task<AgreedPlan> RunningAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var plan = (await plans.FindManyAsync([subscription.PlanId], cancellationToken).ConfigureAwait(false))[subscription.PlanId];
        if (plan.Version != subscription.PlanVersion && await plans.FindVersionAsync(plan.Id, subscription.PlanVersion, cancellationToken).ConfigureAwait(false) is { } version)
            plan = plan with { Version = version.Number, Prices = version.Prices, Adjustments = version.Adjustments };
        return await overrides.KeepAsync(plan, subscription.Overrides, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Outcome<ChangeContext>> WithPlanAsync(ChangeContext context, ChangeNeeds needs, CancellationToken cancellationToken)
    {
        if (!(await PlanAsync(needs.PlanId, needs.ExternalPlanId, cancellationToken).ConfigureAwait(false)).TryGetValue(out var plan, out var refusal))
            return refusal;
        if (!(await InVersionAsync(plan, needs.PlanVersion, cancellationToken).ConfigureAwait(false)).TryGetValue(out plan, out refusal))
            return refusal;
        var subscription = context.Subscription;
        if (needs.Overrides is { } asked)
        {
            if (!(await overrides.MakeAsync(plan, asked, context.Now, cancellationToken).ConfigureAwait(false)).TryGetValue(out var made, out refusal))
                return refusal;
            context = context with { Agreed = made };
        }
        else
        {
            var kept = plan.Id == subscription.PlanId ? subscription.Overrides : SubscriptionOverrides.None;
            context = context with { Agreed = await overrides.KeepAsync(plan, kept, cancellationToken).ConfigureAwait(false) };
        }

        if (plan.Id != subscription.PlanId || plan.Version == subscription.PlanVersion)
            return context;
        var from = await plans.FindVersionAsync(plan.Id, subscription.PlanVersion, cancellationToken).ConfigureAwait(false);
        var to = await plans.FindVersionAsync(plan.Id, plan.Version, cancellationToken).ConfigureAwait(false);
        return context with { Succession = from is null || to is null ? [] : to.SuccessionFrom(from) };
    }

    /// <summary>A coupon by one of its ids.</summary>
    public async Task<Outcome<CatalogCoupon>> CouponAsync(CouponId? id, string? code, CancellationToken cancellationToken)
    {
        var found = id is { } known
            ? await coupons.FindAsync(known, cancellationToken).ConfigureAwait(false)
            : await coupons.FindByCodeAsync(code!, cancellationToken).ConfigureAwait(false);
        return found is null ? Refusal.NotFound("Coupon", id?.ToString() ?? code!) : found;
    }

    /// <summary>Redeems a coupon for a subscription; why it could not be, else null.</summary>
    public async Task<Refusal?> RedeemAsync(Subscription subscription, CatalogCoupon found, Instant at, CancellationToken cancellationToken)
    {
        var code = found.Coupon.Code;
        // It would be redeemed and take nothing off: amounts of two currencies do not meet (R21).
        if (found.Coupon.Amount is { } amount && amount.Currency != subscription.Timeline.InvoicingCurrency)
            return Refusal.Constraint($"The coupon {code} takes off {amount}, but the subscription is invoiced in {subscription.Timeline.InvoicingCurrency}.");
        var redemption = new CouponRedemption(found.Coupon.Id, subscription.CustomerId, subscription.Id, at);
        return await coupons.RedeemAsync(redemption, cancellationToken).ConfigureAwait(false) switch
        {
            CouponRedemptionResult.Redeemed => null,
            CouponRedemptionResult.Archived => Refusal.Constraint($"The coupon {code} is archived."),
            CouponRedemptionResult.LimitReached => Refusal.Constraint($"The coupon {code} has been redeemed as often as it may be, {found.Coupon.MaximumRedemptions} times."),
            CouponRedemptionResult.AlreadyRedeemed => Refusal.Constraint($"The subscription has redeemed the coupon {code} before."),
            CouponRedemptionResult.VersionConflict => Refusal.Conflict($"The coupon {code} was redeemed by another request; try again."),
            _ => Refusal.NotFound("Coupon", code),
        };
    }

    private async Task<Outcome<ChangeContext>> WithCouponAsync(
        ChangeContext context, ChangeNeeds needs, Func<ChangeContext, Outcome<Instant>> redeemedAt, CancellationToken cancellationToken)
    {
        if (!redeemedAt(context).TryGetValue(out var at, out var refusal))
            return refusal;
        if (!(await CouponAsync(needs.CouponId, needs.CouponCode, cancellationToken).ConfigureAwait(false)).TryGetValue(out var found, out refusal))
            return refusal;
        return await RedeemAsync(context.Subscription, found, at, cancellationToken).ConfigureAwait(false) is { } unredeemed
            ? unredeemed
            : context with { Coupon = found.Coupon };
    }
}
