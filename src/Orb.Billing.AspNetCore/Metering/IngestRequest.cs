using System.Globalization;
using System.Text.Json;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Metering;

namespace Orb.Billing.AspNetCore.Metering;

/// <summary>A batch of events, read one by one: what is wrong with an event is said under its key, as the contract has it.</summary>
internal sealed record IngestRequest(IReadOnlyList<NewUsageEvent> Events, IReadOnlyList<IngestFailure> Failures)
{
    public const int MaximumProperties = 200;
    public const int MaximumNameLength = 255;
    public const int MaximumTextLength = 8192;

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
            Properties = Properties(fields),
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
            fields.Add(name, Limit(MaximumNameLength, text));
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

    private static Dictionary<string, PropertyValue> Properties(Fields fields)
    {
        fields.Note("properties", "object", required: true);
        var properties = new Dictionary<string, PropertyValue>(StringComparer.Ordinal);
        if (!fields.Source.TryGetProperty("properties", out var found) || found.ValueKind != JsonValueKind.Object)
        {
            fields.Add("properties", "is required and must be an object.");
            return properties;
        }

        foreach (var property in found.EnumerateObject())
        {
            if (properties.Count == MaximumProperties)
            {
                fields.Add("properties", string.Create(
                    CultureInfo.InvariantCulture, $"has {found.GetPropertyCount()} properties; at most {MaximumProperties} are accepted."));
                break;
            }

            var path = $"properties.{Problem.Shorten(property.Name)}";
            if (property.Name.Length is 0 or > MaximumNameLength)
                fields.Add(path, $"a name must have 1 to {MaximumNameLength} characters, but this has {property.Name.Length}.");
            properties[property.Name] = Value(fields, path, property.Value);
        }

        return properties;
    }

    private static PropertyValue Value(Fields fields, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                var text = value.GetString()!;
                if (text.Length > MaximumTextLength)
                    fields.Add(path, Limit(MaximumTextLength, text));
                return PropertyValue.Text(text);
            case JsonValueKind.Number:
                var written = value.GetRawText();
                switch (StrictDecimal.TryParse(written, out _))
                {
                    case DecimalRefusal.None:
                        return PropertyValue.Number(written);
                    case DecimalRefusal.TooManyDigits:
                        fields.Add(path, $"{Problem.Shorten(written)} has more than {StrictDecimal.MaximumDigits} significant digits or is out of range.");
                        return default;
                    default:
                        fields.Add(path, $"{Problem.Shorten(written)} is not a decimal number.");
                        return default;
                }

            case JsonValueKind.True or JsonValueKind.False:
                return PropertyValue.Boolean(value.GetBoolean());
            case JsonValueKind.Null:
                return default;
            default:
                fields.Add(path, $"must be a string, a number, a boolean or null, not {Fields.Describe(value)}: properties are flat.");
                return default;
        }
    }

    private static string Limit(int maximum, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"has {text.Length} characters, at most {maximum} are accepted: '{Problem.Shorten(text)}'.");
}
