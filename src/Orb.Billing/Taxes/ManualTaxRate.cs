using NodaTime;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Taxes;

/// <summary>A tax rate that the seller keeps by hand. It never changes once made: another rate is another row, so an old invoice can be explained.</summary>
public sealed record ManualTaxRate
{
    /// <summary>The id.</summary>
    public required TaxRateId Id { get; init; }

    /// <summary>The tax, its category and its rate as the calculation sees them.</summary>
    public required TaxRate TaxRate { get; init; }

    /// <summary>Whether amounts contain the tax. An invoice is wholly the one or the other (R19).</summary>
    public required TaxMode Mode { get; init; }

    /// <summary>Whether it applies to customers with no rates of their own.</summary>
    public bool IsDefault { get; init; }

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }
}
