using System.Globalization;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Credits;
using Orb.Billing.Credits;

namespace Orb.Billing.AspNetCore.Credits;

/// <summary>A block of prepaid credits as the contract writes it.</summary>
internal sealed class CreditBlockResponse(CustomerCreditBlock owned)
{
    public string Id => owned.Block.Id.ToString();

    public decimal Balance => owned.Block.Remaining.Amount;

    public decimal? MaximumInitialBalance => owned.Block.Original.Amount;

    public string? EffectiveDate => WireTime.Write(owned.Block.EffectiveAt);

    public string? ExpiryDate => WireTime.Write(owned.Block.ExpiresAt);

    public string? PerUnitCostBasis => owned.Block.PerUnitCostBasis?.ToString(CultureInfo.InvariantCulture);

    public string Status => owned.Block.Status == CreditBlockStatus.PendingPayment ? "pending_payment" : "active";

    public string CreditBlockSource => owned.Block.Source switch
    {
        Core.Credits.CreditBlockSource.Allocation => "allocation",
        Core.Credits.CreditBlockSource.TopUp => "top_up",
        Core.Credits.CreditBlockSource.Commitment => "commitment",
        _ => "manual",
    };

    public IReadOnlyList<ItemFilterResponse> Filters => ItemFilters.Write(owned.Block.Filters);

    public IReadOnlyDictionary<string, string> Metadata => owned.Metadata;
}
