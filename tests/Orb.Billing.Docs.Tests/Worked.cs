using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Docs.Tests;

/// <summary>What the examples are made of, in the fewest words: US dollars, UTC, one price.</summary>
internal static class Worked
{
    public static Guid Id(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public static Instant At(string date) => LocalDays.StartOf(Day(date), DateTimeZone.Utc);

    public static LocalDate Day(string date) => LocalDatePattern.Iso.Parse(date).Value;

    public static string Text(LocalDate day) => LocalDatePattern.CreateWithInvariantCulture("d MMMM yyyy").Format(day);

    public static string Text(Instant instant) => Text(instant.InUtc().Date);

    public static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);

    public static string Text(this Money amount) => amount.ToAmountString();

    public static string Number(decimal number, string format = "0.####") => number.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A subscription to a fee in advance.</summary>
    public static SubscriptionTimeline Fee(decimal unitAmount, string start, decimal quantity = 1m, Cadence? cadence = null) => Of(
        Price.FixedFee(
            new PriceId(Id(1)), "Fee", new ItemId(Id(2)), Currency.Usd, cadence ?? Cadence.Monthly, BillingMode.InAdvance,
            new UnitPriceModel(unitAmount), quantity),
        start);

    /// <summary>A subscription to metered tokens, in arrears.</summary>
    public static SubscriptionTimeline Tokens(PriceModel model, string start) => Of(
        Price.Usage(
            new PriceId(Id(1)), "Tokens", new ItemId(Id(2)), Currency.Usd, Cadence.Monthly, model, new MetricId(Id(3))),
        start);

    public static SubscriptionTimeline WithSeats(this SubscriptionTimeline timeline, string at, decimal quantity) =>
        timeline.ChangeQuantity(timeline.Intervals[0].Id, new QuantityTransition(At(at), quantity));

    public static UsageEvent Event(string key, string date, decimal tokens) =>
        new(key, "completion", At(date), new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(tokens) });

    private static SubscriptionTimeline Of(Price price, string start) => new(
        new SubscriptionId(Id(4)), new CustomerId(Id(5)), DateTimeZone.Utc, Currency.Usd, At(start), null,
        [new PriceInterval(new PriceIntervalId(Id(6)), new LineageId(Id(7)), price, BillingAnchor.On(Day(start)), At(start), null, 0)]);
}
