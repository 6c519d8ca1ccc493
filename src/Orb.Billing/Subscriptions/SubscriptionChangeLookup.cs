using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Customers;

namespace Orb.Billing.Subscriptions;

/// <summary>Looks up in the catalogue what a change of a subscription needs.</summary>
internal sealed class SubscriptionChangeLookup(IPlanStore plans, ICouponStore coupons, ICustomerStore customers)
{
    private const int MaximumUsageCustomers = 100;

    /// <summary>The context with what the change needs; a coupon is redeemed by it.</summary>
    public async Task<Outcome<ChangeContext>> ResolveAsync(ChangeContext context, ChangeNeeds needs, CancellationToken cancellationToken)
    {
        if (needs.CustomerIds.Count > MaximumUsageCustomers)
            return Refusal.Invalid("usage_customer_ids", $"must have at most {MaximumUsageCustomers} entries, but has {needs.CustomerIds.Count}.");
        var known = await customers.FindManyAsync([.. needs.CustomerIds.Distinct()], cancellationToken).ConfigureAwait(false);
        foreach (var unknown in needs.CustomerIds.Where(id => !known.ContainsKey(id)).Take(1))
            return Refusal.NotFound("Customer", unknown.ToString());

        if (needs.PriceId is { } priceId)
        {
            var found = await plans.FindPricesAsync([priceId], cancellationToken).ConfigureAwait(false);
            return found.TryGetValue(priceId, out var price) ? context with { Price = price } : Refusal.NotFound("Price", priceId.ToString());
        }

        if (needs.CouponCode is { } code)
            return await RedeemAsync(context, code, cancellationToken).ConfigureAwait(false);
        return needs.Plan ? await WithPlanAsync(context, needs, cancellationToken).ConfigureAwait(false) : context;
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

    private async Task<Outcome<ChangeContext>> WithPlanAsync(ChangeContext context, ChangeNeeds needs, CancellationToken cancellationToken)
    {
        if (!(await PlanAsync(needs.PlanId, needs.ExternalPlanId, cancellationToken).ConfigureAwait(false)).TryGetValue(out var plan, out var refusal))
            return refusal;
        if (!(await InVersionAsync(plan, needs.PlanVersion, cancellationToken).ConfigureAwait(false)).TryGetValue(out plan, out refusal))
            return refusal;
        var subscription = context.Subscription;
        if (plan.Id != subscription.PlanId || plan.Version == subscription.PlanVersion)
            return context with { Plan = plan };
        var from = await plans.FindVersionAsync(plan.Id, subscription.PlanVersion, cancellationToken).ConfigureAwait(false);
        var to = await plans.FindVersionAsync(plan.Id, plan.Version, cancellationToken).ConfigureAwait(false);
        return context with { Plan = plan, Succession = from is null || to is null ? [] : to.SuccessionFrom(from) };
    }

    private async Task<Outcome<ChangeContext>> RedeemAsync(ChangeContext context, string code, CancellationToken cancellationToken)
    {
        if (await coupons.FindByCodeAsync(code, cancellationToken).ConfigureAwait(false) is not { } found)
            return Refusal.NotFound("Coupon", code);
        var subscription = context.Subscription;
        var redemption = new CouponRedemption(found.Coupon.Id, subscription.CustomerId, subscription.Id, context.Now);
        return await coupons.RedeemAsync(redemption, cancellationToken).ConfigureAwait(false) switch
        {
            CouponRedemptionResult.Redeemed => context with { Coupon = found.Coupon },
            CouponRedemptionResult.LimitReached => Refusal.Constraint($"The coupon {code} has been redeemed as often as it may be, {found.Coupon.MaximumRedemptions} times."),
            CouponRedemptionResult.AlreadyRedeemed => Refusal.Constraint($"The subscription has redeemed the coupon {code} before."),
            CouponRedemptionResult.VersionConflict => Refusal.Conflict($"The coupon {code} was redeemed by another request; try again."),
            _ => Refusal.NotFound("Coupon", code),
        };
    }
}
