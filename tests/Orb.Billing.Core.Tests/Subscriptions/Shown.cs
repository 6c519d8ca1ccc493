using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>What stands on a timeline, in a line each: the number that <see cref="Invoicing.Given.Id"/> made its id of, and its time.</summary>
internal static class Shown
{
    public static string[] Prices(this SubscriptionTimeline timeline) => [.. timeline.Intervals.Select(i => Span(i.Id.Value, i.Start, i.End))];

    public static string[] Discounts(this SubscriptionTimeline timeline) => [.. timeline.Adjustments.Select(a => Span(a.Id.Value, a.Start, a.End))];

    public static string[] Stretches(this IEnumerable<Pause> pauses) =>
        [.. pauses.Select(p => $"{Date(p.Start)} to {Date(p.End)}{(p.RemovedAt is { } at ? $", taken back {Date(at)}" : "")}")];

    private static string Span(Guid id, Instant start, Instant? end) =>
        $"{int.Parse(id.ToString("N")[..8], NumberStyles.HexNumber, CultureInfo.InvariantCulture)}: {Date(start)} to {Date(end)}";

    // A midnight by its date alone.
    private static string Date(Instant? instant) => instant is not { } at ? "open"
        : at.InUtc().TimeOfDay == LocalTime.Midnight ? LocalDatePattern.Iso.Format(at.InUtc().Date)
        : InstantPattern.General.Format(at);
}
