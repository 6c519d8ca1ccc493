using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

namespace Orb.Billing.Metering;

/// <summary>Finds what makes an event invalid by itself; what a metric cannot read of a valid one is for the metric to skip (R15).</summary>
internal sealed class UsageEventCheck(
    OrbBillingOptions options,
    IReadOnlyDictionary<CustomerId, Customer> byId,
    IReadOnlyDictionary<string, Customer> byExternalId,
    Func<Customer, Instant> now,
    Instant wallNow)
{
    private const int MaximumProperties = 200;
    private const int MaximumPropertyText = 10_000;

    public IReadOnlyList<string> Errors(NewUsageEvent e)
    {
        var errors = new List<string>();
        Text("idempotency_key", e.IdempotencyKey, errors);
        Text("event_name", e.EventName, errors);
        if (e.CustomerId is null == e.ExternalCustomerId is null)
            errors.Add("customer_id: give either customer_id or external_customer_id.");
        if (e.CustomerId is { } id && !byId.ContainsKey(id))
            errors.Add($"customer_id: could not find a customer with identifier {id}.");
        if (e.ExternalCustomerId is not null)
            Text("external_customer_id", e.ExternalCustomerId, errors);
        Window(e, errors);
        Properties(e, errors);
        return errors;
    }

    // The customer's own clock decides; a customer who does not exist yet lives by the wall clock.
    private void Window(NewUsageEvent e, List<string> errors)
    {
        Customer? customer = null;
        if (e.CustomerId is { } id)
            byId.TryGetValue(id, out customer);
        else if (e.ExternalCustomerId is { } external)
            byExternalId.TryGetValue(external, out customer);
        var time = customer is null ? wallNow : now(customer);
        var earliest = time - options.IngestWindow;
        var latest = time + options.IngestLead;
        if (e.Timestamp < earliest)
            errors.Add($"timestamp: {e.Timestamp} lies before {earliest}, the start of the ingest window ({DurationPattern.JsonRoundtrip.Format(options.IngestWindow)} back); an older event needs a longer window or a customer on a test clock.");
        else if (e.Timestamp > latest)
            errors.Add($"timestamp: {e.Timestamp} lies after {latest}, the end of the ingest window.");
    }

    private static void Properties(NewUsageEvent e, List<string> errors)
    {
        if (e.Properties.Count > MaximumProperties)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"properties: has {e.Properties.Count} members; at most {MaximumProperties} are allowed."));
        foreach (var (name, value) in e.Properties)
        {
            if (name.Length is 0 or > 200)
                errors.Add($"properties: the name '{Validation.Shorten(name)}' must have 1 to 200 characters.");
            else if (value.AsText().Length > MaximumPropertyText)
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"properties.{Validation.Shorten(name)}: has {value.AsText().Length} characters; at most {MaximumPropertyText} are allowed."));
        }
    }

    private static void Text(string field, string? value, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(value))
            errors.Add($"{field}: must not be empty.");
        else if (value.Length > Validation.MaximumTextLength)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{field}: has {value.Length} characters; at most {Validation.MaximumTextLength} are allowed."));
    }
}
