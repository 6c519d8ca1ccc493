using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Metering;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>The usage of a story: sent when it happens, or later by a backfill.</summary>
internal static class StoryUsage
{
    /// <summary>The name of events whose metric has none.</summary>
    public const string EventName = "usage";

    public static async Task IngestAsync(Given step, StoryLife life) => Accepted(await life.Host.IngestAsync(await EventAsync(step, life)));

    /// <summary>Events of a time past, which count from the close of their backfill.</summary>
    public static async Task BackfillAsync(Given step, StoryLife life)
    {
        var events = new List<NewUsageEvent>();
        foreach (var item in step["events"].Items())
            events.Add(await EventAsync(item, life));
        var command = new CreateBackfill
        {
            CustomerId = (await life.CustomerAsync()).Id,
            TimeframeStart = events.Min(e => e.Timestamp),
            TimeframeEnd = events.Max(e => e.Timestamp) + Duration.FromDays(1),
        };
        var backfill = (await life.Host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CreateAsync(command, default))).Value;
        Accepted((await life.Host.InScopeAsync<IBackfillService, Outcome<IngestResult>>(s => s.IngestAsync(backfill.Id, events, default))).Value);
        _ = (await life.Host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CloseAsync(backfill.Id, default))).Value;
    }

    /// <summary>What was not billed, oldest first, with the value each event was sent with.</summary>
    public static async Task<List<StoryException>> ExceptionsAsync(StoryLife life)
    {
        var page = (await life.Host.InScopeAsync<IBillingExceptionService, Outcome<Page<BillingException>>>(
            s => s.ListAsync(new BillingExceptionQuery(), new PageRequest(PageRequest.MaximumLimit), default))).Value;
        return [.. page.Items.Reverse().Select(e => new StoryException(e, life.ValueOf(e.IdempotencyKey!)))];
    }

    // Whatever an event carries beside its time is a property of it.
    private static async Task<NewUsageEvent> EventAsync(Given given, StoryLife life)
    {
        var properties = given.Members().Where(m => m.Name is not ("at" or "do" or "metric")).ToDictionary(m => m.Name, m => Property(m.Value), StringComparer.Ordinal);
        return new NewUsageEvent
        {
            IdempotencyKey = life.KeyOf(given["value"].Text()),
            EventName = given.Find("metric")?.Text() ?? EventName,
            CustomerId = (await life.CustomerAsync()).Id,
            Timestamp = given["at"].InstantIn(life.Setting.Zone),
            Properties = properties,
        };
    }

    // Numbers of a case are written as strings.
    private static PropertyValue Property(Given value) => StrictDecimal.TryParse(value.Text(), out var number) == DecimalRefusal.None
        ? PropertyValue.Number(number)
        : PropertyValue.Text(value.Text());

    private static void Accepted(IngestResult result) => result.Failures.SelectMany(f => f.Errors).ShouldBeEmpty();
}

/// <summary>An exception of the engine and the value its event was sent with.</summary>
internal sealed record StoryException(BillingException Exception, string Value);
