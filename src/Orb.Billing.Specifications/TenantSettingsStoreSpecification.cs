using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.Specifications;

public abstract class TenantSettingsStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Settings_survive_are_the_tenants_own_and_are_replaced_in_the_version_they_were_read_in()
    {
        await using var scope = database.Open(Ids.Tenant());
        await using var other = database.Open(Ids.Tenant());
        var store = scope.Get<ITenantSettingsStore>();
        var settings = new TenantSettings
        {
            TimeZone = "Europe/Berlin",
            DefaultCurrency = "EUR",
            NetTerms = 30,
            GracePeriod = Duration.FromHours(48),
            IngestWindow = Duration.FromDays(3),
            ReRatePeriods = 4,
            InvoiceNumberPrefix = "R-",
            CreditNoteNumberPrefix = "G-",
        };

        (await store.FindAsync(Token)).ShouldBeNull();
        (await store.AddAsync(settings, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(settings, Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.FindAsync(Token)).ShouldHaveSurvived(settings with { Version = 1 });
        (await other.Get<ITenantSettingsStore>().FindAsync(Token)).ShouldBeNull();

        (await store.UpdateAsync(new TenantSettings { NetTerms = 14, Version = 1 }, Token)).ShouldBe(StoreResult.Success);
        (await store.UpdateAsync(settings with { Version = 1 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindAsync(Token)).ShouldBe(new TenantSettings { NetTerms = 14, Version = 2 });
        (await other.Get<ITenantSettingsStore>().UpdateAsync(settings with { Version = 2 }, Token)).ShouldBe(StoreResult.VersionConflict);
    }
}
