using NodaTime;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Catalog;

/// <summary>A unit of the seller's own that prices and credits are counted in, such as "credits". It never changes once made (R1).</summary>
public sealed record PricingUnit
{
    /// <summary>The id.</summary>
    public required PricingUnitId Id { get; init; }

    /// <summary>The unit: its code is the name that prices give as their currency, unique in the tenant and compared ordinally.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The name.</summary>
    public string Name => Currency.Code;

    /// <summary>Decimal places of its smallest part, 0 to 9.</summary>
    public int Scale => Currency.Scale;

    /// <summary>How amounts of it are shown.</summary>
    public required string Symbol { get; init; }

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }
}
