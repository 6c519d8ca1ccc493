using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Vectors.Tests;

/// <summary>Members that mean the same in every form.</summary>
internal static class GivenMembers
{
    extension(Given given)
    {
        /// <summary>The unit of the amounts: <c>currency</c>, which is a custom unit where <c>minor_units</c> says how fine it is.</summary>
        public Currency Currency()
        {
            var code = given.Find("currency");
            if (given.Find("minor_units") is { } scale)
                return Orb.Billing.Core.Amounts.Currency.Custom(code?.Text() ?? "units", scale.Integer());
            return Orb.Billing.Core.Amounts.Currency.TryIso(given["currency"].Text(), out var iso) ? iso : throw given["currency"].NotUnderstood();
        }

        /// <summary>The member <c>zone</c>, UTC by default.</summary>
        public DateTimeZone ZoneOrUtc() => given.Find("zone")?.Zone() ?? DateTimeZone.Utc;

        /// <summary>An instant, or the start of a local date.</summary>
        public Instant InstantIn(DateTimeZone zone) => given.IsDate ? LocalDays.StartOf(given.Date(), zone) : given.Instant();

        /// <summary>A local date, or the one an instant belongs to.</summary>
        public LocalDate DateIn(DateTimeZone zone) => given.IsDate ? given.Date() : LocalDays.DateOf(given.Instant(), zone);

        /// <summary>A list of numbers.</summary>
        public decimal[] Decimals() => [.. given.Items().Select(i => i.Decimal())];
    }
}
