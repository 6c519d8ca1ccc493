using Orb.Billing.Alerts;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Customers;
using Orb.Billing.AspNetCore.Invoicing;
using Orb.Billing.Core.Alerts;

namespace Orb.Billing.AspNetCore.Alerts;

/// <summary>An alert as the contract writes it.</summary>
internal sealed class AlertResponse(AlertView view)
{
    private readonly Alert _alert = view.Alert;

    public string Id => _alert.Id.ToString();

    public string CreatedAt => WireTime.Write(_alert.CreatedAt);

    public string? Currency => _alert.Currency?.Code;

    // One or the other, as it was made.
    public CustomerMinifiedResponse? Customer =>
        _alert.SubscriptionId is null ? new CustomerMinifiedResponse(_alert.CustomerId.ToString(), view.ExternalCustomerId) : null;

    public bool Enabled => _alert.IsEnabled;

    public AlertMetricResponse? Metric => _alert.MetricId is { } id ? new AlertMetricResponse(id.ToString()) : null;

    // There are no alerts of plans.
    public AlertPlanResponse? Plan => null;

    public SubscriptionMinifiedResponse? Subscription => _alert.SubscriptionId is { } id ? new SubscriptionMinifiedResponse(id.ToString()) : null;

    public IReadOnlyList<ThresholdResponse>? Thresholds => _alert.Thresholds.Count == 0 ? null : [.. _alert.Thresholds.Select(t => new ThresholdResponse(t))];

    public string Type => AlertRequests.Kinds.First(k => k.Value == _alert.Kind).Key;

    public IReadOnlyList<BalanceAlertStatusResponse>? BalanceAlertStatus => view.Balance is not { } balance ? null : _alert.Kind switch
    {
        AlertKind.CreditBalanceDropped => [.. _alert.Thresholds.Select(t => new BalanceAlertStatusResponse(balance <= t, t))],
        AlertKind.CreditBalanceDepleted => [new BalanceAlertStatusResponse(balance <= 0m, 0m)],
        _ => [new BalanceAlertStatusResponse(balance > 0m, 0m)],
    };

    public IReadOnlyList<PriceFilterResponse>? PriceFilters => _alert.PriceFilters.Count == 0 ? null : Catalog.PriceFilters.Write(_alert.PriceFilters);
}

internal sealed record AlertMetricResponse(string Id);

internal sealed record AlertPlanResponse(string? Id, string? ExternalPlanId, string? Name, string PlanVersion);

internal sealed record ThresholdResponse(decimal Value);

internal sealed record BalanceAlertStatusResponse(bool InAlert, decimal ThresholdValue);
