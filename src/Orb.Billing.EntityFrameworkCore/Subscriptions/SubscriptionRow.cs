using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.EntityFrameworkCore.Customers;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

internal sealed class SubscriptionRow : IIdentifiedRow, IVersionedRow
{
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

    public required string Name { get; set; }

    public required int NetTerms { get; set; }

    public string? DefaultInvoiceMemo { get; set; }

    public bool? AutoCollection { get; set; }

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

    public Instant? TrialEnd { get; set; }

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
        Name = subscription.Name,
        NetTerms = subscription.NetTerms,
        DefaultInvoiceMemo = subscription.DefaultInvoiceMemo,
        AutoCollection = subscription.AutoCollection,
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
        TrialEnd = subscription.TrialEnd,
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
        TrialEnd = TrialEnd,
        Anchor = new(AnchorYear, AnchorMonth, AnchorDay),
        Name = Name,
        NetTerms = NetTerms,
        DefaultInvoiceMemo = DefaultInvoiceMemo,
        AutoCollection = AutoCollection,
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
