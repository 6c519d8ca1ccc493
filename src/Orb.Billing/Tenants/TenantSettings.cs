using NodaTime;

namespace Orb.Billing.Tenants;

/// <summary>What a tenant has stated for itself. Null: it goes by the settings of the host, also when those change.</summary>
public sealed record TenantSettings
{
    /// <summary>The time zone of customers that are made without one, of the time zone database.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The currency, of ISO 4217, of amounts that are given without one: those of coupons.</summary>
    public string? DefaultCurrency { get; init; }

    /// <summary>Days until an invoice is due, where neither the subscription or its plan nor the one-off invoice says so; 0 to 3,650.</summary>
    public int? NetTerms { get; init; }

    /// <summary>In the place of <see cref="OrbBillingOptions.GracePeriod"/>; 0 to 30 days.</summary>
    public Duration? GracePeriod { get; init; }

    /// <summary>In the place of <see cref="OrbBillingOptions.IngestWindow"/>; 1 hour to 400 days.</summary>
    public Duration? IngestWindow { get; init; }

    /// <summary>In the place of <see cref="OrbBillingOptions.ReRatePeriods"/>; 0 to 24.</summary>
    public int? ReRatePeriods { get; init; }

    /// <summary>In the place of <see cref="OrbBillingOptions.InvoiceNumberPrefix"/>; 1 to 20 characters, the last no digit, not beginning with "DRAFT-".</summary>
    public string? InvoiceNumberPrefix { get; init; }

    /// <summary>In the place of <see cref="OrbBillingOptions.CreditNoteNumberPrefix"/>; 1 to 20 characters, the last no digit, not beginning with "DRAFT-".</summary>
    public string? CreditNoteNumberPrefix { get; init; }

    /// <summary>Goes up by one with every change; 0 before the first.</summary>
    public int Version { get; init; }
}
