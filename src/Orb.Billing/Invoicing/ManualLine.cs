using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Taxes;

namespace Orb.Billing.Invoicing;

/// <summary>A line made by hand: of a one-off invoice, or added to a draft. It belongs to no charge, so nothing bills or credits it again (R11).</summary>
public sealed record ManualLine
{
    /// <summary>The id.</summary>
    public required LineItemId Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>The item of the catalogue that is sold; null where none was named.</summary>
    public ItemId? ItemId { get; init; }

    /// <summary>The name of the item.</summary>
    public string? ItemName { get; init; }

    /// <summary>Units, 0 or more.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The price of a unit, in major units; null where the amount was given as a whole.</summary>
    public decimal? UnitAmount { get; init; }

    /// <summary>The time it is for.</summary>
    public required ServicePeriod Service { get; init; }

    /// <summary>The exact amount before rounding, in major units (R2).</summary>
    public required decimal UnroundedSubtotal { get; init; }

    /// <summary>What it adds to the invoice's subtotal, 0 or more.</summary>
    public required Money Amount { get; init; }

    /// <summary>Its tax point and its taxes; null before it is taxed.</summary>
    public LineTaxes? Taxes { get; init; }

    /// <summary>Its amount without tax, and its taxes; none before it is taxed.</summary>
    public TaxedAmount Taxed => Taxes?.Amount ?? new TaxedAmount(Amount, []);
}
