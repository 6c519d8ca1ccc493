using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.EntityFrameworkCore.Customers;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

internal sealed class SubscriptionRow : IIdentifiedRow, IVersionedRow
{
    /// <summary>The columns that due steps move on.</summary>
    public static readonly IReadOnlyList<string> Progress =
    [
        nameof(NextInvoiceDate), nameof(CreditsFrom), nameof(OpenFrom), nameof(PlanId), nameof(PlanVersion), nameof(ScheduledPlans), nameof(Version),
        // What changes when a scheduled plan takes over.
        nameof(PlanStart), nameof(Overrides), nameof(UsageFilter), nameof(UsageCustomers), nameof(AnchorYear), nameof(AnchorMonth), nameof(AnchorDay), nameof(AnchorRule),
    ];

    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid CustomerId { get; set; }

    public required Guid PlanId { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public required Instant Start { get; set; }

    public Instant? End { get; set; }

    public required int AnchorYear { get; set; }

    public required int AnchorMonth { get; set; }

    public required int AnchorDay { get; set; }

    public required AnchorRule AnchorRule { get; set; }

    public required string Name { get; set; }

    public required int NetTerms { get; set; }

    public string? DefaultInvoiceMemo { get; set; }

    public bool? AutoCollection { get; set; }

    /// <summary>In the subscription's currency.</summary>
    public decimal? InvoicingThreshold { get; set; }

    public bool HasAlerts { get; set; }

    public required string Metadata { get; set; }

    public required Instant CreatedAt { get; set; }

    public Instant? NextInvoiceDate { get; set; }

    public Instant? CreditsFrom { get; set; }

    public Instant? OpenFrom { get; set; }

    public required string Pauses { get; set; }

    public required string ScheduledPlans { get; set; }

    public required string Adjustments { get; set; }

    public required ProrationUnit ProrationUnit { get; set; }

    public required int PlanVersion { get; set; }

    /// <summary>The first instant on the plan; null where it is that of the subscription.</summary>
    public Instant? PlanStart { get; set; }

    /// <summary>What was agreed otherwise than the plan has it; null for nothing.</summary>
    public string? Overrides { get; set; }

    /// <summary>The phases on the subscription's calendar; null for none.</summary>
    public string? Phases { get; set; }

    public Instant? TrialEnd { get; set; }

    /// <summary>The canonical text of the filter of its usage; null where every event counts.</summary>
    public string? UsageFilter { get; set; }

    /// <summary>Whose usage it meters; null for its own customer's.</summary>
    public string? UsageCustomers { get; set; }

    public string? ParkingReason { get; set; }

    public string? ParkingDetail { get; set; }

    public Instant? ParkedAt { get; set; }

    public int Version { get; set; }

    public CustomerRow Customer { get; set; } = null!;

    public PlanRow Plan { get; set; } = null!;

    public static SubscriptionRow Of(Guid tenantId, Subscription subscription) => new()
    {
        TenantId = tenantId,
        Id = subscription.Id.Value,
        CustomerId = subscription.CustomerId.Value,
        PlanId = subscription.PlanId.Value,
        Currency = subscription.Timeline.InvoicingCurrency.Code,
        CurrencyScale = CurrencyColumns.CustomScale(subscription.Timeline.InvoicingCurrency),
        Start = subscription.Timeline.Start,
        End = subscription.Timeline.End,
        AnchorYear = subscription.Anchor.Year,
        AnchorMonth = subscription.Anchor.Month,
        AnchorDay = subscription.Anchor.Day,
        AnchorRule = subscription.AnchorRule,
        Name = subscription.Name,
        NetTerms = subscription.NetTerms,
        DefaultInvoiceMemo = subscription.DefaultInvoiceMemo,
        AutoCollection = subscription.AutoCollection,
        InvoicingThreshold = subscription.InvoicingThreshold?.Amount,
        HasAlerts = subscription.HasAlerts,
        Metadata = StoredJson.Write(subscription.Metadata),
        CreatedAt = subscription.CreatedAt,
        NextInvoiceDate = subscription.NextInvoiceDate,
        CreditsFrom = subscription.CreditsFrom,
        OpenFrom = subscription.OpenFrom,
        Pauses = PauseJson.Write(subscription.Timeline.Pauses),
        ScheduledPlans = ScheduledPlanJson.Write(subscription.ScheduledPlans),
        Adjustments = AdjustmentIntervalJson.Write(subscription.Timeline.Adjustments),
        ProrationUnit = subscription.Timeline.ProrationUnit,
        PlanVersion = subscription.PlanVersion,
        PlanStart = subscription.PlanStart,
        Overrides = OverridesJson.Write(subscription.Overrides),
        Phases = SubscriptionPhaseJson.Write(subscription.Phases),
        TrialEnd = subscription.TrialEnd,
        UsageFilter = EventFilterText.Write(subscription.Usage.Filter),
        UsageCustomers = subscription.Usage.CustomerIds.Count == 0 ? null : PriceIntervalRow.Customers(subscription.Usage.CustomerIds),
        ParkingReason = subscription.Parking?.Reason,
        ParkingDetail = subscription.Parking?.Detail,
        ParkedAt = subscription.Parking?.At,
        Version = subscription.Version,
    };

    public Subscription ToSubscription(DateTimeZone zone, IReadOnlyList<PriceInterval> intervals) => new()
    {
        PlanId = new(PlanId),
        Timeline = new SubscriptionTimeline(
            new(Id), new(CustomerId), zone, CurrencyColumns.Read(Currency, CurrencyScale), Start, End, intervals, PauseJson.Read(Pauses),
            AdjustmentIntervalJson.Read(Adjustments))
        {
            ProrationUnit = ProrationUnit,
        },
        PlanVersion = PlanVersion,
        PlanStart = PlanStart ?? Start,
        Overrides = OverridesJson.Read(Overrides),
        Phases = SubscriptionPhaseJson.Read(Phases),
        TrialEnd = TrialEnd,
        Usage = new UsageScope { Filter = EventFilterText.Read(UsageFilter), CustomerIds = UsageCustomers is null ? [] : PriceIntervalRow.Customers(UsageCustomers) },
        Anchor = new(AnchorYear, AnchorMonth, AnchorDay),
        AnchorRule = AnchorRule,
        Name = Name,
        NetTerms = NetTerms,
        DefaultInvoiceMemo = DefaultInvoiceMemo,
        AutoCollection = AutoCollection,
        InvoicingThreshold = InvoicingThreshold is { } threshold ? Money.Of(threshold, CurrencyColumns.Read(Currency, CurrencyScale)) : null,
        HasAlerts = HasAlerts,
        Metadata = StoredJson.ReadLabels(Metadata),
        CreatedAt = CreatedAt,
        NextInvoiceDate = NextInvoiceDate,
        CreditsFrom = CreditsFrom,
        OpenFrom = OpenFrom,
        ScheduledPlans = ScheduledPlanJson.Read(ScheduledPlans),
        Parking = ParkedAt is { } at ? new Parking(ParkingReason!, ParkingDetail!, at) : null,
        Version = Version,
    };
}
