using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>Settings kept in memory, and those of a host without any.</summary>
internal sealed class FakeSettings(FakeBilling billing) : ISettingsService
{
    private TenantSettings _stated = new();

    public Task<SettingsInForce> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(InForce());

    public Task<Outcome<SettingsInForce>> UpdateAsync(Func<TenantSettings, TenantSettings> change, CancellationToken cancellationToken)
    {
        _stated = change(_stated);
        return billing.Done(_stated, InForce());
    }

    private SettingsInForce InForce() => new()
    {
        TimeZone = _stated.TimeZone ?? "Etc/UTC",
        DefaultCurrency = _stated.DefaultCurrency,
        NetTerms = _stated.NetTerms ?? 0,
        GracePeriod = _stated.GracePeriod ?? Duration.FromHours(12),
        IngestWindow = _stated.IngestWindow ?? Duration.FromHours(12),
        ReRatePeriods = _stated.ReRatePeriods ?? 2,
        InvoiceNumberPrefix = _stated.InvoiceNumberPrefix ?? "INV-",
        CreditNoteNumberPrefix = _stated.CreditNoteNumberPrefix ?? "CN-",
    };
}

/// <summary>One pricing unit.</summary>
internal sealed class FakePricingUnits(FakeBilling billing) : IPricingUnitService
{
    public static readonly PricingUnit Tokens = new()
    {
        Id = new PricingUnitId(new Guid("01900000-0000-7000-8000-0000000000a1")),
        Currency = Currency.Custom("tokens", 2),
        Symbol = "tok",
        CreatedAt = Samples.Start,
    };

    public Task<Outcome<PricingUnit>> CreateAsync(CreatePricingUnit command, CancellationToken cancellationToken) => billing.Done(command, Tokens);

    public Task<PricingUnit?> FindAsync(PricingUnitId id, CancellationToken cancellationToken) => Task.FromResult(id == Tokens.Id ? Tokens : null);

    public Task<PricingUnit?> FindByNameAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<Page<PricingUnit>>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        billing.Done(page, new Page<PricingUnit>([Tokens], null));
}
