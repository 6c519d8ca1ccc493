namespace Orb.Billing.Core.Catalog;

/// <summary>Whether a period is charged when it starts or when it ends.</summary>
public enum BillingMode
{
    /// <summary>At the start of the service period; fixed fees only.</summary>
    InAdvance,

    /// <summary>At the end of the service period; usage always.</summary>
    InArrears,
}
