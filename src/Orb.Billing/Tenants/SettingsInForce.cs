using NodaTime;

namespace Orb.Billing.Tenants;

/// <summary>The settings that a tenant works by: its own, and those of the host where it has stated none.</summary>
public sealed record SettingsInForce
{
    /// <summary>The time zone of customers that are made without one; "Etc/UTC" by default.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The currency of amounts that are given without one; null where the tenant has stated none.</summary>
    public string? DefaultCurrency { get; init; }

    /// <summary>Days until an invoice is due where nothing else says so; 0 by default.</summary>
    public required int NetTerms { get; init; }

    /// <summary>How long an invoice with usage stays a draft after its invoice date (R13).</summary>
    public required Duration GracePeriod { get; init; }

    /// <summary>How far back the timestamp of an ingested event may lie (R15).</summary>
    public required Duration IngestWindow { get; init; }

    /// <summary>How many billing periods closed before the running one are rated again when their usage changes late (R15).</summary>
    public required int ReRatePeriods { get; init; }

    /// <summary>What invoice numbers start with.</summary>
    public required string InvoiceNumberPrefix { get; init; }

    /// <summary>What credit note numbers start with.</summary>
    public required string CreditNoteNumberPrefix { get; init; }

    internal static SettingsInForce Of(TenantSettings? stated, OrbBillingOptions host) => new()
    {
        TimeZone = stated?.TimeZone ?? "Etc/UTC",
        DefaultCurrency = stated?.DefaultCurrency,
        NetTerms = stated?.NetTerms ?? 0,
        GracePeriod = stated?.GracePeriod ?? host.GracePeriod,
        IngestWindow = stated?.IngestWindow ?? host.IngestWindow,
        ReRatePeriods = stated?.ReRatePeriods ?? host.ReRatePeriods,
        InvoiceNumberPrefix = stated?.InvoiceNumberPrefix ?? host.InvoiceNumberPrefix,
        CreditNoteNumberPrefix = stated?.CreditNoteNumberPrefix ?? host.CreditNoteNumberPrefix,
    };
}
