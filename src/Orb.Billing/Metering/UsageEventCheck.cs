using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Metering;

/// <summary>Finds what makes an event invalid by itself; what a metric cannot read of a valid one is for the metric to skip (R15).</summary>
internal sealed class UsageEventCheck(
    Duration ingestWindow,
    Duration ingestLead,
    IReadOnlyList<CustomerReference> customers,
    Func<TestClockId?, Instant> now,
    Instant wallNow,
    Backfill? backfill)
{
    private const int MaximumProperties = 200;
    private const int MaximumPropertyText = 10_000;

    private readonly Dictionary<CustomerId, CustomerReference> _byId = customers.ToDictionary(c => c.Id);
    private readonly Dictionary<string, CustomerReference> _byExternalId =
        customers.Where(c => c.ExternalCustomerId is not null).ToDictionary(c => c.ExternalCustomerId!, StringComparer.Ordinal);

    /// <summary>The customers whose usage the events are.</summary>
    public IReadOnlyCollection<CustomerId> Customers => _byId.Keys;

    public IReadOnlyList<string> Errors(NewUsageEvent e)
    {
        var validation = new Validation();
        Shape(e, validation);
        if (e.CustomerId is { } id && !_byId.ContainsKey(id))
            validation.Add("customer_id", $"could not find a customer with identifier {id}.");
        var customer = CustomerOf(e);
        Window(e, customer, validation);
        if (backfill is not null)
            Backfill(backfill, e, customer, validation);
        return validation.Failed ? [.. validation.Refusal.Issues.Select(i => i.ToString())] : [];
    }

    /// <summary>What is wrong with an event whoever sends it and whenever.</summary>
    public static void Shape(NewUsageEvent e, Validation validation)
    {
        validation.Text("idempotency_key", e.IdempotencyKey);
        validation.Text("event_name", e.EventName);
        if (e.CustomerId is null == e.ExternalCustomerId is null)
            validation.Add("customer_id", "give either customer_id or external_customer_id.");
        validation.OptionalText("external_customer_id", e.ExternalCustomerId);
        Properties(e, validation);
    }

    private CustomerReference? CustomerOf(NewUsageEvent e) =>
        e.CustomerId is { } id ? _byId.GetValueOrDefault(id)
        : e.ExternalCustomerId is { } external ? _byExternalId.GetValueOrDefault(external)
        : null;

    // The customer's own clock decides; a customer who does not exist yet lives by the wall clock.
    private void Window(NewUsageEvent e, CustomerReference? customer, Validation validation)
    {
        var time = customer is null ? wallNow : now(customer.TestClockId);
        var earliest = time - ingestWindow;
        var latest = time + ingestLead;
        if (e.Timestamp < earliest && backfill is null)
            validation.Add("timestamp", $"{e.Timestamp} lies before {earliest}, the start of the ingest window ({DurationPattern.JsonRoundtrip.Format(ingestWindow)} back); an older event needs a backfill, a longer window or a customer on a test clock.");
        else if (e.Timestamp > latest)
            validation.Add("timestamp", $"{e.Timestamp} lies after {latest}, the end of the ingest window.");
    }

    private static void Backfill(Backfill backfill, NewUsageEvent e, CustomerReference? customer, Validation validation)
    {
        if (!backfill.Timeframe.Contains(e.Timestamp))
            validation.Add("timestamp", $"{e.Timestamp} lies outside {backfill.Timeframe}, the timeframe of the backfill.");
        if (backfill.CustomerId is { } only && customer?.Id != only)
            validation.Add("customer_id", $"the backfill is for the customer {only} only.");
    }

    private static void Properties(NewUsageEvent e, Validation validation)
    {
        if (e.Properties.Count > MaximumProperties)
            validation.Add("properties", string.Create(CultureInfo.InvariantCulture, $"has {e.Properties.Count} members; at most {MaximumProperties} are allowed."));
        foreach (var (name, value) in e.Properties)
        {
            if (name.Length is 0 or > 200)
                validation.Add("properties", $"the name '{Validation.Shorten(name)}' must have 1 to 200 characters.");
            else if (value.Kind == PropertyKind.Text && value.AsText().Length > MaximumPropertyText)
                validation.Add($"properties.{Validation.Shorten(name)}", string.Create(CultureInfo.InvariantCulture, $"has {value.AsText().Length} characters; at most {MaximumPropertyText} are allowed."));
        }
    }
}
