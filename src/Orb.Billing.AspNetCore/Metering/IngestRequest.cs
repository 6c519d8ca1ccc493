using System.Text.Json;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Metering;

namespace Orb.Billing.AspNetCore.Metering;

/// <summary>A batch of events, read one by one: what is wrong with an event is said under its key, as the contract has it.</summary>
internal sealed record IngestRequest(IReadOnlyList<NewUsageEvent> Events, IReadOnlyList<IngestFailure> Failures)
{
    public const int MaximumNameLength = 255;

    // The contract answers with every failed event; a broken sender's whole batch is not worth echoing.
    private const int MaximumFailures = 1000;

    public static IngestRequest Read(Fields fields, int maximumBatchSize)
    {
        fields.NotYet("backfill_id", "replace_existing_events");
        var failures = new List<IngestFailure>();
        var events = fields.RequiredList("events", maximumBatchSize, entry => Event(entry, failures));
        return new IngestRequest(events, [.. failures.Take(MaximumFailures)]);
    }

    private static NewUsageEvent Event(Fields batch, List<IngestFailure> failures)
    {
        var errors = new FieldIssues();
        var fields = batch.Under(errors);
        var read = new NewUsageEvent
        {
            IdempotencyKey = Name(fields, "idempotency_key"),
            EventName = Name(fields, "event_name"),
            Timestamp = fields.RequiredEventTime("timestamp"),
            CustomerId = Customer(fields),
            ExternalCustomerId = fields.Text("external_customer_id"),
            Properties = EventProperties.Read(fields),
        };
        if (read.CustomerId is null == read.ExternalCustomerId is null)
            fields.Add("customer_id", "exactly one of customer_id and external_customer_id is required.");
        if (errors.All.Count > 0)
            failures.Add(new IngestFailure(read.IdempotencyKey, [.. errors.All.Take(20).Select(issue => issue.ToString())]));
        return read;
    }

    private static string Name(Fields fields, string name)
    {
        var text = fields.RequiredText(name);
        if (text.Length > MaximumNameLength)
            fields.Add(name, EventProperties.Limit(MaximumNameLength, text));
        else if (text.Length == 0 && fields.Source.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            fields.Add(name, $"must have 1 to {MaximumNameLength} characters, but is empty.");
        return text;
    }

    private static CustomerId? Customer(Fields fields)
    {
        if (fields.Text("customer_id") is not { } text)
            return null;
        if (!CustomerId.TryParse(text, out var id))
            fields.Add("customer_id", $"no customer has the id '{Problem.Shorten(text)}'.");
        return id;
    }
}
