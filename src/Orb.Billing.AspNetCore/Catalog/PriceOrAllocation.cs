using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>A new price as an entry of a plan or a subscription gives it: as <c>price</c>, or as <c>allocation_price</c> in its place.</summary>
internal static class PriceOrAllocation
{
    /// <summary>The price; null where the entry has neither.</summary>
    public static NewPrice? Read(Fields fields, bool required = false)
    {
        var allocation = fields.Object("allocation_price", AllocationPrices.Read);
        var price = fields.Object("price", NewPriceRequest.Read, required: required && allocation is null);
        if (allocation is not null && price is not null)
            fields.Add("allocation_price", "stands in the place of a price; one entry has one of them.");
        return allocation ?? price;
    }
}
