namespace Orb.Billing.Core.Taxes;

/// <summary>How a sale is treated for tax.</summary>
public enum TaxTreatmentKind
{
    /// <summary>No tax is collected: the seller has none set up, or the sale is outside its scope.</summary>
    None,

    /// <summary>Taxed where the seller is.</summary>
    Domestic,

    /// <summary>A consumer in another country of the same tax area: taxed at the rates of the customer's country.</summary>
    CrossBorderConsumer,

    /// <summary>A business in another country of the same tax area: it owes the tax itself.</summary>
    ReverseCharge,

    /// <summary>Sold to outside the tax area.</summary>
    Export,

    /// <summary>The customer or the item is exempt.</summary>
    Exempt,
}
