using System.Text.Json;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>How an adjustment came to its amount, in the JSON of an explanation; nothing where that was not kept.</summary>
internal static class AdjustmentWorkingJson
{
    public static void WriteWorking(this Utf8JsonWriter writer, AdjustmentWorking? working)
    {
        if (working is null)
            return;
        writer.WriteStartObject("working");
        WriteTerms(writer, working.Terms);
        writer.WriteShare(working.Share);
        writer.WriteNumber("charges", working.Charges);
        writer.WriteDecimal("before", working.Before.Amount);
        writer.WriteDecimal("change", working.Change.Amount);
        writer.WriteEndObject();
    }

    public static AdjustmentWorking? ReadWorking(this JsonElement step, Currency unit) => step.TryGetProperty("working", out var working)
        ? new AdjustmentWorking(
            ReadTerms(working, unit),
            working.ReadShare(),
            working.GetProperty("charges").GetInt32(),
            Money.Of(working.ReadDecimal("before"), unit),
            Money.Of(working.ReadDecimal("change"), unit))
        : null;

    private static void WriteTerms(Utf8JsonWriter writer, AdjustmentTerms terms)
    {
        if (terms.Percentage is { } percentage)
            writer.WriteDecimal("percentage", percentage);
        if (terms.Amount is { } amount)
            writer.WriteDecimal("amount", amount.Amount);
        if (terms.Tiers.Count == 0)
            return;
        writer.WriteStartArray("tiers");
        foreach (var tier in terms.Tiers)
        {
            writer.WriteStartObject();
            writer.WriteDecimal("lower_bound", tier.LowerBound);
            if (tier.UpperBound is { } upper)
                writer.WriteDecimal("upper_bound", upper);
            writer.WriteDecimal("percentage", tier.Percentage);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static AdjustmentTerms ReadTerms(JsonElement working, Currency unit) => new(
        working.ReadOptional("percentage"),
        working.ReadOptional("amount") is { } amount ? Money.Of(amount, unit) : null,
        working.TryGetProperty("tiers", out var tiers)
            ? [.. tiers.EnumerateArray().Select(t => new DiscountTier(t.ReadDecimal("lower_bound"), t.ReadOptional("upper_bound"), t.ReadDecimal("percentage")))]
            : []);
}
