using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>
/// The explanation of a line as JSON text. Each step says in <c>step</c> which it is, in words written here: type names may change,
/// what was explained on an issued invoice may not. Amounts of money are in the unit of the line's price.
/// </summary>
internal static class ExplanationJson
{
    public static string Write(LineExplanation explanation) => TierJson.Text(writer =>
    {
        writer.WriteStartArray();
        foreach (var step in explanation.Steps)
        {
            writer.WriteStartObject();
            Write(writer, step);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static LineExplanation Read(string json, Currency unit)
    {
        using var document = JsonDocument.Parse(json);
        return new LineExplanation([.. document.RootElement.EnumerateArray().Select(step => Read(step, unit))]);
    }

    private static void Write(Utf8JsonWriter writer, ExplanationStep step)
    {
        switch (step)
        {
            case MeteredStep metered:
                writer.WriteString("step", "metered");
                writer.WriteString("from", InstantPattern.ExtendedIso.Format(metered.Period.Start));
                writer.WriteString("to", InstantPattern.ExtendedIso.Format(metered.Period.End));
                writer.WriteNumber("events", metered.Events);
                writer.WriteNumber("unreadable", metered.Unreadable);
                writer.WriteDecimal("quantity", metered.Quantity);
                break;
            case CombinedStep combined:
                writer.WriteString("step", "combined");
                writer.WriteString("kind", Word(combined.Kind));
                writer.WriteDecimal("quantity", combined.Quantity);
                if (combined.Rounding is { } rounding)
                {
                    writer.WriteString("rounding", Word(rounding.Mode));
                    writer.WriteNumber("digits", rounding.Digits);
                }

                break;
            case UsageDiscountedStep discounted:
                writer.WriteString("step", "usage_discounted");
                writer.WriteString("adjustment_id", discounted.AdjustmentId.ToString());
                writer.WriteDecimal("units", discounted.Units);
                break;
            case AdjustedStep adjusted:
                writer.WriteString("step", "adjusted");
                writer.WriteString("adjustment_id", adjusted.AdjustmentId.ToString());
                writer.WriteString("kind", Word(adjusted.Kind));
                writer.WriteDecimal("amount", adjusted.Amount.Amount);
                writer.WriteWorking(adjusted.Working);
                break;
            case CountedStep counted:
                writer.WriteString("step", "counted");
                writer.WriteString("name", counted.Name);
                writer.WriteNumber("charges", counted.Charges);
                writer.WriteDecimal("amount", counted.Amount.Amount);
                break;
            case RatedStep rated:
                writer.WriteString("step", "rated");
                writer.WriteString("model_type", rated.ModelType);
                writer.WriteDecimal("quantity", rated.Quantity);
                writer.WriteDecimal("exact", rated.Exact);
                WriteParts(writer, rated.Parts);
                if (!rated.Share.IsWhole)
                    writer.WriteShare(rated.Share);
                if (rated.PeriodIsOpen)
                    writer.WriteBoolean("period_is_open", true);
                writer.WriteDetail(rated.Detail);
                break;
            case ProratedStep prorated:
                writer.WriteString("step", "prorated");
                writer.WriteDecimal("full_period_amount", prorated.FullPeriodAmount);
                writer.WriteShare(prorated.Share);
                break;
            case RoundedStep rounded:
                writer.WriteString("step", "rounded");
                writer.WriteDecimal("exact", rounded.Exact);
                writer.WriteDecimal("rounded", rounded.Rounded.Amount);
                break;
            case SettledStep settled:
                writer.WriteString("step", "settled");
                writer.WriteDecimal("target", settled.Target.Amount);
                writer.WriteDecimal("settled", settled.Settled.Amount);
                writer.WriteDecimal("difference", settled.Difference.Amount);
                if (settled.Known is { } known)
                    writer.WriteDecimal("known", known.Amount);
                break;
            case PartsStep parts:
                writer.WriteString("step", "parts");
                writer.WriteNumber("parts", parts.Parts);
                writer.WriteDecimal("settled", parts.Settled.Amount);
                writer.WriteDecimal("credits", parts.Credits.Amount);
                writer.WriteDecimal("billed", parts.Billed.Amount);
                break;
            case CommittedStep committed:
                writer.WriteString("step", "committed");
                writer.WriteDecimal("committed", committed.Committed.Amount);
                writer.WriteDecimal("covered", committed.Covered.Amount);
                writer.WriteNumber("charges", committed.Charges);
                writer.WriteDecimal("true_up", committed.TrueUp.Amount);
                break;
            default:
                throw new NotSupportedException($"The explanation step {step.GetType().Name} has no stored form.");
        }
    }

    private static ExplanationStep Read(JsonElement step, Currency unit)
    {
        Money Amount(string name) => Money.Of(step.ReadDecimal(name), unit);
        var kind = step.GetProperty("step").GetString();
        return kind switch
        {
            "metered" => new MeteredStep(
                new ServicePeriod(ReadInstant(step, "from"), ReadInstant(step, "to")),
                step.GetProperty("events").GetInt64(),
                step.GetProperty("unreadable").GetInt64(),
                step.ReadDecimal("quantity")),
            "combined" => new CombinedStep(ReadWord<MeteredCombination>(step, "kind"), step.ReadDecimal("quantity"))
            {
                Rounding = step.TryGetProperty("rounding", out _)
                    ? new MetricRounding(ReadWord<MetricRoundingMode>(step, "rounding"), step.GetProperty("digits").GetInt32())
                    : null,
            },
            "usage_discounted" => new UsageDiscountedStep(ReadAdjustment(step), step.ReadDecimal("units")),
            "adjusted" => new AdjustedStep(ReadAdjustment(step), ReadWord<AdjustmentKind>(step, "kind"), Amount("amount")) { Working = step.ReadWorking(unit) },
            "counted" => new CountedStep(step.GetProperty("name").GetString()!, step.GetProperty("charges").GetInt32(), Amount("amount")),
            "rated" => new RatedStep(
                step.GetProperty("model_type").GetString()!, step.ReadDecimal("quantity"), step.ReadDecimal("exact"), ReadParts(step))
            {
                Share = step.TryGetProperty("days", out _) || step.TryGetProperty("seconds", out _) ? step.ReadShare() : Share.Whole,
                PeriodIsOpen = step.TryGetProperty("period_is_open", out _),
                Detail = step.ReadDetail(),
            },
            "prorated" => new ProratedStep(step.ReadDecimal("full_period_amount"), step.ReadShare()),
            "rounded" => new RoundedStep(step.ReadDecimal("exact"), Amount("rounded")),
            "settled" => new SettledStep(Amount("target"), Amount("settled"), Amount("difference"))
            {
                Known = step.TryGetProperty("known", out _) ? Amount("known") : null,
            },
            "parts" => new PartsStep(step.GetProperty("parts").GetInt32(), Amount("settled"), Amount("credits"), Amount("billed")),
            "committed" => new CommittedStep(Amount("committed"), Amount("covered"), step.GetProperty("charges").GetInt32(), Amount("true_up")),
            _ => throw new NotSupportedException($"A stored explanation has the unknown step '{kind}'."),
        };
    }

    private static AdjustmentId ReadAdjustment(JsonElement step) =>
        AdjustmentId.TryParse(step.GetProperty("adjustment_id").GetString(), out var id)
            ? id
            : throw new InvalidOperationException("A stored explanation names no adjustment.");

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static T ReadWord<T>(JsonElement step, string name)
        where T : struct, Enum => Enum.Parse<T>(step.GetProperty(name).GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static void WriteParts(Utf8JsonWriter writer, IReadOnlyList<RatedPart> parts)
    {
        writer.WriteStartArray("parts");
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            writer.WriteString("name", part.Name);
            writer.WriteDecimal("quantity", part.Quantity);
            writer.WriteDecimal("exact", part.Exact);
            writer.WriteTier(part.Tier);
            writer.WriteCell(part.Cell);
            writer.WriteGroup(part.Group);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static IReadOnlyList<RatedPart> ReadParts(JsonElement step) => [.. step.GetProperty("parts").EnumerateArray()
        .Select(p => new RatedPart(p.GetProperty("name").GetString()!, p.ReadDecimal("quantity"), p.ReadDecimal("exact"), p.ReadTier())
        {
            Cell = p.ReadCell(),
            Group = p.ReadGroup(),
        })];

    private static Instant ReadInstant(JsonElement step, string name) => InstantPattern.ExtendedIso.Parse(step.GetProperty(name).GetString()!).Value;
}
