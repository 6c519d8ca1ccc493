using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.EntityFrameworkCore.Tenants;

internal sealed class TenantSettingsStore(OrbDbContext context, BillingTransactions transactions) : ITenantSettingsStore
{
    public async Task<TenantSettings?> FindAsync(CancellationToken cancellationToken) =>
        (await context.Set<TenantSettingsRow>().SingleOrDefaultAsync(cancellationToken))?.ToSettings();

    public Task<StoreResult> AddAsync(TenantSettings settings, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, TenantSettingsRow.Of(context.TenantId, settings with { Version = settings.Version + 1 }), cancellationToken);

    public Task<StoreResult> UpdateAsync(TenantSettings settings, CancellationToken cancellationToken) =>
        transactions.UpdateAsync(context, TenantSettingsRow.Of(context.TenantId, settings), cancellationToken);
}

internal sealed class TenantSettingsRow : IVersionedRow
{
    public required Guid TenantId { get; set; }

    public string? TimeZone { get; set; }

    public string? DefaultCurrency { get; set; }

    public int? NetTerms { get; set; }

    public long? GracePeriodSeconds { get; set; }

    public long? IngestWindowSeconds { get; set; }

    public int? ReRatePeriods { get; set; }

    public string? InvoiceNumberPrefix { get; set; }

    public string? CreditNoteNumberPrefix { get; set; }

    public required int Version { get; set; }

    public static TenantSettingsRow Of(Guid tenantId, TenantSettings settings) => new()
    {
        TenantId = tenantId,
        TimeZone = settings.TimeZone,
        DefaultCurrency = settings.DefaultCurrency,
        NetTerms = settings.NetTerms,
        GracePeriodSeconds = Seconds(settings.GracePeriod),
        IngestWindowSeconds = Seconds(settings.IngestWindow),
        ReRatePeriods = settings.ReRatePeriods,
        InvoiceNumberPrefix = settings.InvoiceNumberPrefix,
        CreditNoteNumberPrefix = settings.CreditNoteNumberPrefix,
        Version = settings.Version,
    };

    public TenantSettings ToSettings() => new()
    {
        TimeZone = TimeZone,
        DefaultCurrency = DefaultCurrency,
        NetTerms = NetTerms,
        GracePeriod = Of(GracePeriodSeconds),
        IngestWindow = Of(IngestWindowSeconds),
        ReRatePeriods = ReRatePeriods,
        InvoiceNumberPrefix = InvoiceNumberPrefix,
        CreditNoteNumberPrefix = CreditNoteNumberPrefix,
        Version = Version,
    };

    private static long? Seconds(Duration? duration) => duration is { } length ? length.BclCompatibleTicks / NodaConstants.TicksPerSecond : null;

    private static Duration? Of(long? seconds) => seconds is { } count ? Duration.FromSeconds(count) : null;
}
