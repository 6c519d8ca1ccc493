using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Metering;

namespace Orb.SampleHost.Demo;

/// <summary>Makes the events of one customer on one day; the same for the same day.</summary>
internal static class DemoUsage
{
    private static readonly string[] Models = ["lumen-small", "lumen-large", "lumen-vision"];

    public static IEnumerable<NewUsageEvent> Of(DemoCustomer customer, LocalDate day)
    {
        // A seed of our own making: string hash codes differ from run to run.
        var seed = customer.Name.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
#pragma warning disable CA5394 // Made-up data, no secret.
        var random = new Random(unchecked(seed ^ (day.DayOfYear * 7919) ^ day.Year));
        var weekend = day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;
        var count = customer.Busy * (weekend ? 5 : 13) * random.Next(70, 131) / 1200;
        for (var i = 0; i < count; i++)
        {
            var timestamp = day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() + Duration.FromSeconds(random.Next(86_400));
            var image = customer.Plan == "developer" && random.Next(10) == 0;
            var properties = image
                ? new Dictionary<string, PropertyValue> { ["size"] = PropertyValue.Text("1024x1024") }
                : new Dictionary<string, PropertyValue>
                {
                    ["model"] = PropertyValue.Text(Models[random.Next(Models.Length)]),
                    ["thousand_tokens"] = PropertyValue.Number(random.Next(200, 30_000) / 1000m),
                };
            yield return new NewUsageEvent
            {
                IdempotencyKey = $"demo-{customer.ExternalId}-{day:yyyyMMdd}-{i}",
                EventName = image ? DemoCompany.ImageEvent : DemoCompany.TokenEvent,
                Timestamp = timestamp,
                ExternalCustomerId = customer.ExternalId,
                Properties = properties,
            };
        }
#pragma warning restore CA5394
    }
}
