using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Invoicing;

/// <summary>The explanation of a line in plain English, a sentence a step, every number in full.</summary>
internal static class ExplanationSentences
{
    public static IReadOnlyList<string> Of(InvoiceLine line, DateTimeZone zone) =>
        [.. line.Explanation.Steps.Select(step => Of(step, line, zone)), .. Ending(line)];

    private static string Of(ExplanationStep step, InvoiceLine line, DateTimeZone zone) => step switch
    {
        MeteredStep metered => Metered(metered, zone),
        UsageDiscountedStep discounted => $"{Of(discounted.Units)} free of charge by the discount {discounted.AdjustmentId}.",
        CountedStep counted => $"{Count(counted.Charges, "charge")} of {counted.Name} came to {counted.Amount}.",
        RatedStep rated when line.Price.IsComposite => Composed(rated, line.Price.Currency),
        RatedStep rated => Rated(rated, line.Price.Currency),
        ProratedStep prorated => $"Of a full period {Units(prorated.Share)} are charged: {Number(prorated.FullPeriodAmount)} x {prorated.Share.Units} / {prorated.Share.AnchorUnits}.",
        RoundedStep rounded => rounded.Exact == rounded.Rounded.Amount ? $"That is {rounded.Rounded}." : $"{Number(rounded.Exact)} is rounded to {rounded.Rounded}.",
        AdjustedStep adjusted => Adjusted(adjusted),
        CommittedStep committed =>
            $"{committed.Committed} is agreed for the period; {Count(committed.Charges, "charge")} came to {committed.Covered}, so {committed.TrueUp} is missing.",
        SettledStep settled => Settled(settled),
        PartsStep parts =>
            $"{Count(parts.Parts, "earlier invoice")} of the period took {parts.Settled} of it"
            + (parts.Credits.IsPositive ? $", {parts.Credits} from prepaid credits" : "") + $"; {parts.Billed} is left.",
        _ => throw new NotSupportedException($"The explanation step {step.GetType().Name} has no sentence."),
    };

    private static string Metered(MeteredStep metered, DateTimeZone zone)
    {
        var left = metered.Unreadable == 0 ? "" : $" {Count(metered.Unreadable, "event")} could not be read and counted for nothing.";
        return $"{Count(metered.Events, "event")} from {Moment(metered.Period.Start, zone)} to before {Moment(metered.Period.End, zone)} came to {Of(metered.Quantity)}.{left}";
    }

    private static string Rated(RatedStep rated, Currency unit)
    {
        var parts = string.Join(" + ", rated.Parts.Select(p => $"{Number(p.Exact)} for {Of(p.Quantity)} ({p.Name})"));
        var total = $"{Of(rated.Quantity)} cost{(rated.Quantity == 1m ? "s" : "")} {Number(rated.Exact)} {unit.Code} by the {rated.ModelType} price";
        return parts.Length == 0 ? $"{total}." : $"{total}: {parts}.";
    }

    private static string Composed(RatedStep rated, Currency unit)
    {
        var days = rated.Share.IsWhole ? "" : $" over {Units(rated.Share)}";
        var parts = string.Join(" + ", rated.Parts.Select(p => $"{Number(p.Exact)} ({p.Name})"));
        var total = $"The {rated.ModelType} price makes {Number(rated.Exact)} {unit.Code} of what counts{days}";
        return parts.Length == 0 ? $"{total}." : $"{total}: {parts}.";
    }

    private static string Adjusted(AdjustedStep adjusted)
    {
        var name = adjusted.Kind switch
        {
            AdjustmentKind.Minimum => "minimum",
            AdjustmentKind.Maximum => "maximum",
            AdjustmentKind.TrialDiscount => "trial",
            _ => "discount",
        };
        return adjusted.Amount.IsPositive
            ? $"The {name} {adjusted.AdjustmentId} adds {adjusted.Amount}."
            : $"The {name} {adjusted.AdjustmentId} takes off {-adjusted.Amount}.";
    }

    private static string Settled(SettledStep settled)
    {
        var known = settled.Known is { } less ? $", and to {less} by the end of its period" : "";
        return $"The charge comes to {settled.Target}{known}; {settled.Settled} of it had been billed, so {settled.Difference} is billed now.";
    }

    // What became of the line after its explanation: credits, conversion, parts.
    private static IEnumerable<string> Ending(InvoiceLine line)
    {
        if (line.CreditsDrawn.IsPositive)
            yield return $"Prepaid credits pay {line.CreditsDrawn} of it.";
        if (line.Price.ConversionRate is { } rate)
            yield return Converted(line, rate);
    }

    private static string Converted(InvoiceLine line, ConversionRate rate)
    {
        var one = $"{rate.Currency.Code} for one {line.Price.Currency.Code}";
        var rates = rate.UnitAmount is { } unit ? $"{Number(unit)} {one}" : $"{string.Join(" and ", rate.Tiers.Select(t => $"{Number(t.UnitAmount)} ({t.Name})"))} {one}";
        return line.ConvertedBefore is { } before
            ? $"After the {before.Units} that {before.Amount} was asked for, at {rates} that is {line.Amount}."
            : $"At {rates} that is {line.Amount}.";
    }

    private static string Units(Share share) => $"{share.Units} of {share.AnchorUnits} {(share.Unit == ProrationUnit.Day ? "days" : "seconds")}";

    private static string Moment(Instant instant, DateTimeZone zone)
    {
        var local = instant.InZone(zone);
        return local.LocalDateTime == LocalDays.StartOf(local.Date, zone).InZone(zone).LocalDateTime
            ? LocalDatePattern.Iso.Format(local.Date)
            : ZonedDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss z", DateTimeZoneProviders.Tzdb).Format(local);
    }

    private static string Of(decimal units) => units == 1m ? "1 unit" : $"{Number(units)} units";

    private static string Count(long count, string thing) => count == 1 ? $"1 {thing}" : $"{Number(count)} {thing}s";

    private static string Number(decimal number) => CanonicalDecimal.ToText(number);
}
