using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

internal sealed class PriceIntervalRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid SubscriptionId { get; set; }

    /// <summary>The order of the intervals in the timeline.</summary>
    public required int Ordinal { get; set; }

    public required Guid LineageId { get; set; }

    public required Guid PriceId { get; set; }

    public required int AnchorYear { get; set; }

    public required int AnchorMonth { get; set; }

    public required int AnchorDay { get; set; }

    public required Instant Start { get; set; }

    public Instant? End { get; set; }

    /// <summary>The order of the price in its plan.</summary>
    public required int Position { get; set; }

    public required string Quantities { get; set; }

    public required CreditPolicy EndCredit { get; set; }

    public Instant? KeptUntil { get; set; }

    public required bool StartsProrated { get; set; }

    public Instant? DueFrom { get; set; }

    public required bool DefersTail { get; set; }

    public required bool IsOnePeriod { get; set; }

    public required bool IsAdded { get; set; }

    public int? PhaseOrder { get; set; }

    public required string UsageCustomers { get; set; }

    /// <summary>The canonical text of the filter; null where every event counts.</summary>
    public string? UsageFilter { get; set; }

    public SubscriptionRow Subscription { get; set; } = null!;

    public PriceRow Price { get; set; } = null!;

    public static PriceIntervalRow Of(Guid tenantId, SubscriptionId subscription, PriceInterval interval, int ordinal) => new()
    {
        TenantId = tenantId,
        Id = interval.Id.Value,
        SubscriptionId = subscription.Value,
        Ordinal = ordinal,
        LineageId = interval.LineageId.Value,
        PriceId = interval.Price.Id.Value,
        AnchorYear = interval.Anchor.Year,
        AnchorMonth = interval.Anchor.Month,
        AnchorDay = interval.Anchor.Day,
        Start = interval.Start,
        End = interval.End,
        Position = interval.Position,
        Quantities = QuantityJson.Write(interval.Quantities),
        EndCredit = interval.EndCredit,
        KeptUntil = interval.KeptUntil,
        StartsProrated = interval.StartsProrated,
        DueFrom = interval.DueFrom,
        DefersTail = interval.DefersTail,
        IsOnePeriod = interval.IsOnePeriod,
        IsAdded = interval.IsAdded,
        PhaseOrder = interval.PhaseOrder,
        UsageCustomers = Customers(interval.UsageCustomers),
        UsageFilter = EventFilterText.Write(interval.UsageFilter),
    };

    public PriceInterval ToInterval(Price price) => new(
        new(Id), new(LineageId), price, new(AnchorYear, AnchorMonth, AnchorDay), Start, End, Position, QuantityJson.Read(Quantities))
    {
        EndCredit = EndCredit,
        KeptUntil = KeptUntil,
        StartsProrated = StartsProrated,
        DueFrom = DueFrom,
        DefersTail = DefersTail,
        IsOnePeriod = IsOnePeriod,
        IsAdded = IsAdded,
        PhaseOrder = PhaseOrder,
        UsageCustomers = Customers(UsageCustomers),
        UsageFilter = EventFilterText.Read(UsageFilter),
    };

    internal static string Customers(IReadOnlyList<CustomerId> ids) => StoredJson.Write([.. ids.Select(c => c.ToString())]);

    internal static IReadOnlyList<CustomerId> Customers(string texts) => [.. StoredJson.ReadTexts(texts).Select(Customer)];

    internal static CustomerId Customer(string text) =>
        CustomerId.TryParse(text, out var id) ? id : throw new InvalidOperationException($"A stored price interval names no customer: {text}.");
}
