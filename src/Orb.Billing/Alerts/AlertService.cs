using Orb.Billing.Audit;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Alerts;

internal sealed class AlertService(
    IAlertStore store, ICustomerStore customers, ISubscriptionStore subscriptions, IMetricStore metrics, ICreditStore credits, CreditUnits units,
    ThresholdChecks checks, CustomerTurn turn, CustomerSteps steps, AuditLog audit, IIdGenerator ids, IBillingTransactions transactions) : IAlertService
{
    private const int MaximumFirings = 100;

    public Task<Outcome<AlertView>> CreateForCustomerAsync(CustomerId customerId, CreateCreditAlert command, CancellationToken cancellationToken) =>
        InTurnAsync(
            customerId,
            async at =>
            {
                var validation = new Validation();
                var thresholds = AlertRules.OfCredits(validation, command.Kind, command.Thresholds);
                if (validation.Failed)
                    return validation.Refusal;
                if (!(await units.FindAsync(at.Customer, command.Currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var unit, out var refusal))
                    return refusal;
                return await AddAsync(
                    new Alert
                    {
                        Id = new AlertId(ids.Next()),
                        Kind = command.Kind,
                        CustomerId = customerId,
                        Currency = unit,
                        Thresholds = thresholds,
                        IsEnabled = true,
                        CreatedAt = at.Now,
                    },
                    cancellationToken).ConfigureAwait(false);
            },
            "created",
            cancellationToken);

    public async Task<Outcome<AlertView>> CreateForSubscriptionAsync(
        SubscriptionId subscriptionId, CreateSubscriptionAlert command, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(subscriptionId, cancellationToken).ConfigureAwait(false) is not { } found)
            return Refusal.NotFound("Subscription", subscriptionId.ToString());
        return await InTurnAsync(
            found.CustomerId,
            async at =>
            {
                // The turn may have moved it on.
                var subscription = (await subscriptions.FindAsync(subscriptionId, cancellationToken).ConfigureAwait(false))!;
                var validation = new Validation();
                var thresholds = AlertRules.OfSubscription(validation, command);
                var currency = AlertRules.CurrencyOf(validation, command, subscription.Timeline);
                if (validation.Failed)
                    return validation.Refusal;
                if (command.MetricId is { } metric && (await metrics.FindManyAsync([metric], cancellationToken).ConfigureAwait(false)).Count == 0)
                    return Refusal.NotFound("BillableMetric", metric.ToString());
                if (subscription.Timeline.End <= at.Now)
                    return Refusal.Constraint($"The subscription has ended at {subscription.Timeline.End}.");
                var others = await store.OfSubscriptionsAsync([subscriptionId], cancellationToken).ConfigureAwait(false);
                if (others.Count >= Alert.MaximumOfSubscription)
                    return Refusal.Constraint(FormattableString.Invariant($"The subscription has {others.Count} alerts; at most {Alert.MaximumOfSubscription} are kept."));
                return await AddAsync(
                    new Alert
                    {
                        Id = new AlertId(ids.Next()),
                        Kind = command.Kind,
                        CustomerId = found.CustomerId,
                        SubscriptionId = subscriptionId,
                        Currency = currency,
                        MetricId = command.MetricId,
                        Thresholds = thresholds,
                        PriceFilters = command.PriceFilters,
                        IsEnabled = true,
                        CreatedAt = at.Now,
                    },
                    cancellationToken).ConfigureAwait(false);
            },
            "created",
            cancellationToken).ConfigureAwait(false);
    }

    public Task<Outcome<AlertView>> UpdateAsync(AlertId id, UpdateAlert command, CancellationToken cancellationToken) => ChangeAsync(
        id,
        alert =>
        {
            var validation = new Validation();
            var thresholds = alert.SubscriptionId is null
                ? AlertRules.OfCredits(validation, alert.Kind, command.Thresholds)
                : AlertRules.OfSubscription(validation, command.Thresholds);
            if (command.PriceFilters is { } filters)
                AlertRules.Filters(validation, alert.Kind, filters);
            return validation.Failed ? validation.Refusal : alert with { Thresholds = thresholds, PriceFilters = command.PriceFilters ?? alert.PriceFilters };
        },
        "updated",
        cancellationToken);

    public Task<Outcome<AlertView>> SetEnabledAsync(AlertId id, bool isEnabled, SubscriptionId? subscriptionId, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            alert => subscriptionId is { } named && named != alert.SubscriptionId
                ? Refusal.Invalid("subscription_id", "is for an alert of a plan, and there are none; leave it out.")
                : alert with { IsEnabled = isEnabled },
            isEnabled ? "enabled" : "disabled",
            cancellationToken);

    public async Task<AlertView?> FindAsync(AlertId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } alert
            ? (await ViewsAsync([alert], cancellationToken).ConfigureAwait(false)).SingleOrDefault()
            : null;

    public async Task<Outcome<Page<AlertView>>> ListAsync(AlertQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        var found = await Paging.ReadAsync(
            page, (after, take) => store.ListAsync(query, after, take, cancellationToken), a => new PagePosition(null, a.Id.Value)).ConfigureAwait(false);
        if (!found.TryGetValue(out var alerts, out var refusal))
            return refusal;
        return new Page<AlertView>(await ViewsAsync(alerts.Items, cancellationToken).ConfigureAwait(false), alerts.NextCursor);
    }

    public Task<IReadOnlyList<AlertFiring>> FiringsAsync(AlertId id, CancellationToken cancellationToken) =>
        store.FiringsAsync(id, MaximumFirings, cancellationToken);

    private async Task<Outcome<AlertView>> ChangeAsync(AlertId id, Func<Alert, Outcome<Alert>> change, string action, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found)
            return Refusal.NotFound("Alert", id.ToString());
        return await InTurnAsync(
            found.CustomerId,
            async _ =>
            {
                // The turn keeps others from changing it meanwhile.
                if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } alert)
                    return Refusal.NotFound("Alert", id.ToString());
                if (!change(alert).TryGetValue(out var changed, out var refusal))
                    return refusal;
                StaleWriteException.Unless(await store.UpdateAsync(changed, cancellationToken).ConfigureAwait(false));
                return changed with { Version = changed.Version + 1 };
            },
            action,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<Outcome<Alert>> AddAsync(Alert alert, CancellationToken cancellationToken) =>
        await store.AddAsync(alert, cancellationToken).ConfigureAwait(false) == StoreResult.Success
            ? alert
            : Refusal.AlreadyExists(alert.Kind switch
            {
                AlertKind.UsageExceeded => "The subscription has an alert of this metric's usage already; change its thresholds.",
                AlertKind.CostExceeded => "The subscription has an alert of its costs already; change its thresholds.",
                _ => "The customer has an alert of this type and currency already; change its thresholds, or enable it.",
            });

    private Task<Outcome<AlertView>> InTurnAsync(
        CustomerId customerId, Func<CustomerNow, Task<Outcome<Alert>>> command, string action, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => InTurnOnceAsync(customerId, command, action, cancellationToken), cancellationToken);

    private async Task<Outcome<AlertView>> InTurnOnceAsync(
        CustomerId customerId, Func<CustomerNow, Task<Outcome<Alert>>> command, string action, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!(await turn.TakeAsync(customerId, cancellationToken).ConfigureAwait(false)).TryGetValue(out var at, out var refusal))
                return refusal;
            if (!(await command(at).ConfigureAwait(false)).TryGetValue(out var alert, out refusal))
                return refusal;
            await audit.WriteAsync("alert", alert.Id.ToString(), action, null, AlertRules.Details(alert), cancellationToken).ConfigureAwait(false);
            if (alert.SubscriptionId is { } id)
                await WatchAsync(id, at, cancellationToken).ConfigureAwait(false);
            var view = (await ViewsAsync([alert], cancellationToken).ConfigureAwait(false)).Single();
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return view;
        }
        catch (StaleWriteException)
        {
            return Refusal.Conflict("The alert or its subscription was changed by another request; try again.");
        }
    }

    // What has been reached already fires now.
    private async Task WatchAsync(SubscriptionId id, CustomerNow at, CancellationToken cancellationToken)
    {
        var hasAlerts = (await store.OfSubscriptionsAsync([id], cancellationToken).ConfigureAwait(false)).Any(a => a.IsEnabled);
        StaleWriteException.Unless(await subscriptions.SetHasAlertsAsync(id, hasAlerts, cancellationToken).ConfigureAwait(false));
        var subscription = (await subscriptions.FindAsync(id, cancellationToken).ConfigureAwait(false))!;
        await checks.ScheduleAsync(subscription, at.Customer, at.Now, cancellationToken).ConfigureAwait(false);
        await steps.RunNowAsync(at.Customer.Id, at.Now, cancellationToken).ConfigureAwait(false);
    }

    // Customers and balances of all of them at once. One whose customer is gone is not shown.
    private async Task<IReadOnlyList<AlertView>> ViewsAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        var owners = await customers.FindManyAsync([.. alerts.Select(a => a.CustomerId).Distinct()], cancellationToken).ConfigureAwait(false);
        List<CustomerId> withCredits = [.. alerts.Where(a => a.SubscriptionId is null).Select(a => a.CustomerId).Distinct()];
        var balances = withCredits.Count == 0
            ? new Dictionary<(CustomerId, Currency), Money>()
            : (await credits.LatestAsync(withCredits, cancellationToken).ConfigureAwait(false))
                .ToDictionary(e => (e.CustomerId, e.Entry.Amount.Currency), e => e.Entry.EndingBalance);
        return
        [
            .. alerts.Where(a => owners.ContainsKey(a.CustomerId)).Select(a => new AlertView(
                a, owners[a.CustomerId].ExternalCustomerId,
                a.SubscriptionId is not null ? null : balances.TryGetValue((a.CustomerId, a.Currency!), out var balance) ? balance.Amount : 0m)),
        ];
    }
}
