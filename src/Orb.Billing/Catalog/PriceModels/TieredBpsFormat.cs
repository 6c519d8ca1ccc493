using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class TieredBpsFormat : ModelFormat<TieredBpsPriceModel>
{
    public override string ModelType => "tiered_bps";

    protected override TieredBpsPriceModel? ReadModel(ConfigReader config)
    {
        var bound = (decimal?)0m;
        var tiers = config.List("tiers", tier =>
        {
            var (from, to) = (tier.Amount("minimum_amount"), tier.OptionalAmount("maximum_amount"));
            if (from != bound)
                tier.Add("minimum_amount", bound is { } end
                    ? FormattableString.Invariant($"is {from}, but the tiers before it end at {end}.")
                    : "follows a tier that is open, but only the last tier may be.");
            bound = to;
            return new BasisPointsTier(to, tier.BasisPoints());
        });
        return config.Done() ? new TieredBpsPriceModel(tiers) : null;
    }

    protected override void Write(TieredBpsPriceModel model, Utf8JsonWriter config)
    {
        var from = 0m;
        config.WriteList("tiers", model.Tiers, tier =>
        {
            config.WriteAmount("minimum_amount", from);
            if (tier.LastAmount is { } last)
                config.WriteAmount("maximum_amount", last);
            config.WriteBasisPoints(tier.BasisPoints);
            from = tier.LastAmount ?? from;
        });
    }
}
