using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Invoicing.Words;

namespace Orb.Billing.Core.Invoicing;

/// <summary>The explanation of a line in plain English, a sentence a step, every number in full.</summary>
internal static class ExplanationSentences
{
    public static IReadOnlyList<string> Of(InvoiceLine line, DateTimeZone zone) =>
        [.. line.Explanation.Steps.Select(step => Of(step, line, zone)), .. Ending(line)];

    private static string Of(ExplanationStep step, InvoiceLine line, DateTimeZone zone) => step switch
    {
        MeteredStep metered => Metered(metered, zone),
        CombinedStep combined => Combined(combined),
        UsageDiscountedStep discounted => $"{Units(discounted.Units)} free of charge by the discount {discounted.AdjustmentId}.",
        CountedStep counted => $"{Count(counted.Charges, "charge")} of {counted.Name} came to {counted.Amount}.",
        RatedStep rated => RatedSentence.Of(rated, line.Price),
        ProratedStep prorated => $"Of a full period {Days(prorated.Share)} are charged: {Number(prorated.FullPeriodAmount)} x {prorated.Share.Units} / {prorated.Share.AnchorUnits}.",
        RoundedStep rounded => rounded.Exact == rounded.Rounded.Amount ? $"That is {rounded.Rounded}." : $"{Number(rounded.Exact)} is rounded to {rounded.Rounded}.",
        AdjustedStep adjusted => AdjustedSentence.Of(adjusted),
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
        return $"{Count(metered.Events, "event")} from {Moment(metered.Period.Start, zone)} to before {Moment(metered.Period.End, zone)} came to {Units(metered.Quantity)}.{left}";
    }

    private static string Combined(CombinedStep combined)
    {
        var how = combined.Kind switch
        {
            MeteredCombination.Sum => "Together that is",
            MeteredCombination.Last => "The level that counts is the last,",
            MeteredCombination.Groups => "Group by group that is",
            _ => "Counted as one that is",
        };
        return $"{how} {Units(combined.Quantity)}{(combined.Rounding is null ? "" : ", rounded once")}.";
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

    private static string Moment(Instant instant, DateTimeZone zone)
    {
        var local = instant.InZone(zone);
        return local.LocalDateTime == LocalDays.StartOf(local.Date, zone).InZone(zone).LocalDateTime
            ? LocalDatePattern.Iso.Format(local.Date)
            : ZonedDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss z", DateTimeZoneProviders.Tzdb).Format(local);
    }
}
