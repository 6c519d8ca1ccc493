using System.Globalization;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Tenants;

internal sealed class SettingsService(
    ITenantSettingsStore store, CurrentSettings current, AuditLog audit, IBillingTransactions transactions, TenantScope scope, IDateTimeZoneProvider zones)
    : ISettingsService
{
    private const int MaximumPrefix = 20;
    private const string Draft = "DRAFT-";

    public Task<SettingsInForce> ReadAsync(CancellationToken cancellationToken) => current.ReadAsync(cancellationToken).AsTask();

    public Task<Outcome<SettingsInForce>> UpdateAsync(Func<TenantSettings, TenantSettings> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return transactions.RunAsync(() => UpdateOnceAsync(change, cancellationToken), cancellationToken);
    }

    private async Task<Outcome<SettingsInForce>> UpdateOnceAsync(Func<TenantSettings, TenantSettings> change, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        var stored = await store.FindAsync(cancellationToken).ConfigureAwait(false);
        var before = stored ?? new TenantSettings();
        var after = change(before) with { Version = before.Version };
        if (Check(after) is { } refusal)
            return refusal;
        current.Forget();
        if (after != before)
        {
            StaleWriteException.Unless(stored is null
                ? await store.AddAsync(after, cancellationToken).ConfigureAwait(false)
                : await store.UpdateAsync(after, cancellationToken).ConfigureAwait(false));
            await audit.WriteAsync(
                "settings", scope.TenantId.ToString(), "updated", reason: null, Details(before, after), cancellationToken).ConfigureAwait(false);
        }

        var inForce = await current.ReadAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return inForce;
    }

    private Refusal? Check(TenantSettings settings)
    {
        var validation = new Validation();
        if (settings.TimeZone is { } zone && zones.GetZoneOrNull(zone) is null)
            validation.Add("timezone", $"'{Validation.Shorten(zone)}' is not a zone of the time zone database, such as 'America/New_York'.");
        validation.Currency("default_currency", settings.DefaultCurrency);
        validation.Range("net_terms", settings.NetTerms, 0, UpdateSubscription.MaximumNetTerms);
        Range(validation, "grace_period_seconds", settings.GracePeriod, Duration.Zero, Duration.FromDays(30));
        Range(validation, "ingest_window_seconds", settings.IngestWindow, Duration.FromHours(1), Duration.FromDays(400));
        validation.Range("re_rate_periods", settings.ReRatePeriods, 0, 24);
        Prefix(validation, "invoice_number_prefix", settings.InvoiceNumberPrefix);
        Prefix(validation, "credit_note_number_prefix", settings.CreditNoteNumberPrefix);
        return validation.Failed ? validation.Refusal : null;
    }

    private static void Range(Validation validation, string field, Duration? value, Duration minimum, Duration maximum)
    {
        if (value < minimum || value > maximum)
            validation.Add(field, string.Create(CultureInfo.InvariantCulture, $"must be from {minimum.TotalSeconds:0} to {maximum.TotalSeconds:0}, but is {value.Value.TotalSeconds:0}."));
    }

    // The count goes on when a prefix changes: the first number of "INV-1" would read like the 1,000,001st of "INV-".
    private static void Prefix(Validation validation, string field, string? prefix)
    {
        validation.OptionalText(field, prefix, MaximumPrefix);
        if (prefix is { Length: > 0 } && char.IsDigit(prefix[^1]))
            validation.Add(field, $"'{Validation.Shorten(prefix)}' ends in a digit, which could not be told from the number that follows.");
        if (prefix?.StartsWith(Draft, StringComparison.OrdinalIgnoreCase) == true)
            validation.Add(field, $"'{Validation.Shorten(prefix)}' starts with {Draft}, which is how drafts are told from invoices.");
    }

    private static Dictionary<string, string> Details(TenantSettings before, TenantSettings after)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal);
        void Note(string name, object? old, object? now)
        {
            if (!Equals(old, now))
                details[name] = $"{now ?? "of the host"}";
        }

        Note("timezone", before.TimeZone, after.TimeZone);
        Note("default_currency", before.DefaultCurrency, after.DefaultCurrency);
        Note("net_terms", before.NetTerms, after.NetTerms);
        Note("grace_period", before.GracePeriod, after.GracePeriod);
        Note("ingest_window", before.IngestWindow, after.IngestWindow);
        Note("re_rate_periods", before.ReRatePeriods, after.ReRatePeriods);
        Note("invoice_number_prefix", before.InvoiceNumberPrefix, after.InvoiceNumberPrefix);
        Note("credit_note_number_prefix", before.CreditNoteNumberPrefix, after.CreditNoteNumberPrefix);
        return details;
    }
}
