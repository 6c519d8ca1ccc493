using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Beyond the contract: <c>rate</c> is a fraction, all else is optional.</summary>
internal sealed class PercentageFormat : ModelFormat<PercentagePriceModel>
{
    public override string ModelType => "percentage";

    protected override PercentagePriceModel? ReadModel(ConfigReader config)
    {
        var rate = config.Amount("rate");
        var fees = new TransactionFees
        {
            FixedPerTransaction = config.Amount("fixed_per_transaction", optional: true),
            FreeTransactions = config.OptionalAmount("free_transactions"),
            FreeAmount = config.OptionalAmount("free_amount"),
            MinimumPerTransaction = config.OptionalAmount("min_per_transaction"),
            MaximumPerTransaction = config.OptionalAmount("max_per_transaction"),
        };
        if (fees.FreeTransactions is { } free && free != decimal.Truncate(free))
            config.Add("free_transactions", FormattableString.Invariant($"must be a whole number, not {free}."));
        if (fees.MinimumPerTransaction > fees.MaximumPerTransaction)
            config.Add("min_per_transaction", FormattableString.Invariant($"is {fees.MinimumPerTransaction}, above max_per_transaction, {fees.MaximumPerTransaction}."));
        return config.Done() ? new PercentagePriceModel(rate, fees) : null;
    }

    protected override void Write(PercentagePriceModel model, Utf8JsonWriter config)
    {
        config.WriteQuantity("rate", model.Share);
        if (model.Fees.FixedPerTransaction != 0m)
            config.WriteAmount("fixed_per_transaction", model.Fees.FixedPerTransaction);
        if (model.Fees.FreeTransactions is { } transactions)
            config.WriteQuantity("free_transactions", transactions);
        if (model.Fees.FreeAmount is { } amount)
            config.WriteAmount("free_amount", amount);
        if (model.Fees.MinimumPerTransaction is { } minimum)
            config.WriteAmount("min_per_transaction", minimum);
        if (model.Fees.MaximumPerTransaction is { } maximum)
            config.WriteAmount("max_per_transaction", maximum);
    }
}
