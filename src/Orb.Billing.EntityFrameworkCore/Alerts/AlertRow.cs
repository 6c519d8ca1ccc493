using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Orb.Billing.Alerts;
using Orb.Billing.Core.Alerts;
using Orb.Billing.EntityFrameworkCore.Adjustments;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.EntityFrameworkCore.Customers;
using Orb.Billing.EntityFrameworkCore.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Alerts;

internal sealed class AlertRow : IIdentifiedRow, IVersionedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required AlertKind Kind { get; set; }

    public required Guid CustomerId { get; set; }

    public Guid? SubscriptionId { get; set; }

    public string? Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public Guid? MetricId { get; set; }

    /// <summary>JSON: a list of decimals in strings.</summary>
    public required string Thresholds { get; set; }

    public required string PriceFilters { get; set; }

    /// <summary>What there may be only one alert of.</summary>
    public required string UniqueOf { get; set; }

    public required bool IsEnabled { get; set; }

    public required Instant CreatedAt { get; set; }

    public int Version { get; set; }

    public CustomerRow Customer { get; set; } = null!;

    public static AlertRow Of(Guid tenantId, Alert alert) => new()
    {
        TenantId = tenantId,
        Id = alert.Id.Value,
        Kind = alert.Kind,
        CustomerId = alert.CustomerId.Value,
        SubscriptionId = alert.SubscriptionId?.Value,
        Currency = alert.Currency?.Code,
        CurrencyScale = alert.Currency is { } currency ? CurrencyColumns.CustomScale(currency) : null,
        MetricId = alert.MetricId?.Value,
        Thresholds = StoredJson.Write([.. alert.Thresholds.Select(t => t.ToString(CultureInfo.InvariantCulture))]),
        PriceFilters = PriceFilterJson.Write(alert.PriceFilters),
        UniqueOf = alert.UniqueOf,
        IsEnabled = alert.IsEnabled,
        CreatedAt = alert.CreatedAt,
        Version = alert.Version,
    };

    public static void Map(EntityTypeBuilder<AlertRow> alert)
    {
        alert.HasKey(a => new { a.TenantId, a.Id });
        alert.HasIndex(a => new { a.TenantId, a.UniqueOf }).IsUnique();
        alert.HasIndex(a => new { a.TenantId, a.CustomerId });
        alert.HasIndex(a => new { a.TenantId, a.SubscriptionId });
        alert.HasOne(a => a.Customer).WithMany().HasForeignKey(a => new { a.TenantId, a.CustomerId }).OnDelete(DeleteBehavior.Restrict);
        alert.HasOne<SubscriptionRow>().WithMany().HasForeignKey(a => new { a.TenantId, a.SubscriptionId }).OnDelete(DeleteBehavior.Restrict);
        alert.HasOne<MetricRow>().WithMany().HasForeignKey(a => new { a.TenantId, a.MetricId }).OnDelete(DeleteBehavior.Restrict);
    }

    public Alert ToAlert() => new()
    {
        Id = new(Id),
        Kind = Kind,
        CustomerId = new(CustomerId),
        SubscriptionId = SubscriptionId is { } subscription ? new(subscription) : null,
        Currency = Currency is null ? null : CurrencyColumns.Read(Currency, CurrencyScale),
        MetricId = MetricId is { } metric ? new(metric) : null,
        Thresholds = [.. StoredJson.ReadTexts(Thresholds).Select(t => decimal.Parse(t, NumberStyles.Number, CultureInfo.InvariantCulture))],
        PriceFilters = PriceFilterJson.Read(PriceFilters),
        IsEnabled = IsEnabled,
        CreatedAt = CreatedAt,
        Version = Version,
    };
}
