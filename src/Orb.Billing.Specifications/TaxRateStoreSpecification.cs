using Orb.Billing.Core.Taxes;
using Orb.Billing.Taxes;

namespace Orb.Billing.Specifications;

public abstract class TaxRateStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Rates_survive_to_the_last_digit_and_are_the_tenants_own()
    {
        await using var scope = database.Open(Ids.Tenant());
        await using var other = database.Open(Ids.Tenant());
        var store = scope.Get<ITaxRateStore>();
        var (vat, none) = (New("vat", 0.1234567890123456789012345678m, TaxMode.Inclusive), New("zero", 0m) with { TaxRate = new TaxRate("zero", TaxCategory.ZeroRated, 0m) });
        (await store.AddAsync(vat, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(none, Token)).ShouldBe(StoreResult.Success);

        (await store.FindManyAsync([vat.Id, new(Ids.Next())], Token)).Values.ShouldHaveSingleItem().ShouldHaveSurvived(vat);
        (await store.ListAsync(null, 10, Token)).Select(r => r.Id).ShouldBe([none.Id, vat.Id]);
        (await store.ListAsync(new PagePosition(null, none.Id.Value), 10, Token)).ShouldHaveSingleItem().ShouldHaveSurvived(vat);
        (await other.Get<ITaxRateStore>().FindManyAsync([vat.Id], Token)).ShouldBeEmpty();
        (await other.Get<ITaxRateStore>().ListAsync(null, 10, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tax_has_one_default_and_setting_the_defaults_takes_the_others_away()
    {
        await using var scope = database.Open(Ids.Tenant());
        await using var other = database.Open(Ids.Tenant());
        var store = scope.Get<ITaxRateStore>();
        var (old, next, local) = (New("vat", 0.19m) with { IsDefault = true }, New("vat", 0.16m), New("local", 0.01m));
        foreach (var rate in (ManualTaxRate[])[old, next, local])
            await store.AddAsync(rate, Token);
        await other.Get<ITaxRateStore>().AddAsync(New("vat", 0.21m) with { IsDefault = true }, Token);

        (await store.AddAsync(New("vat", 0.2m) with { IsDefault = true }, Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.SetDefaultsAsync([old.Id, next.Id], Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.SetDefaultsAsync([new(Ids.Next())], Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindDefaultsAsync(Token)).Select(r => r.Id).ShouldBe([old.Id]);

        (await store.SetDefaultsAsync([local.Id, next.Id], Token)).ShouldBe(StoreResult.Success);
        (await store.FindDefaultsAsync(Token)).Select(r => r.Id).ShouldBe([next.Id, local.Id]);
        (await store.SetDefaultsAsync([], Token)).ShouldBe(StoreResult.Success);
        (await store.FindDefaultsAsync(Token)).ShouldBeEmpty();
        (await other.Get<ITaxRateStore>().FindDefaultsAsync(Token)).ShouldHaveSingleItem().TaxRate.Rate.ShouldBe(0.21m);
    }

    [Fact]
    public async Task What_is_decided_about_a_customer_survives_in_order_and_changes_by_version()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        await using var other = database.Open(Ids.Tenant());
        var store = scope.Get<ITaxRateStore>();
        var (a, b) = (New("a", 0.05m), New("b", 0.07m));
        await store.AddAsync(a, Token);
        await store.AddAsync(b, Token);
        var taxes = new CustomerTaxes
        {
            CustomerId = story.Customer.Id,
            TaxRateIds = [b.Id, a.Id],
            Kind = TaxTreatmentKind.ReverseCharge,
            Reason = "Reverse charge",
            VatId = new VatIdEvidence("ATU12345678", true, Make.Noon, "ref-1"),
        };

        (await store.SaveCustomerAsync(taxes, Token)).ShouldBe(StoreResult.Success);
        (await store.SaveCustomerAsync(taxes, Token)).ShouldBe(StoreResult.VersionConflict);
        (await FoundAsync()).ShouldHaveSurvived(taxes with { Version = 1 });

        var changed = taxes with { TaxRateIds = [a.Id], Kind = TaxTreatmentKind.Domestic, Reason = null, VatId = null, Version = 1 };
        (await store.SaveCustomerAsync(changed, Token)).ShouldBe(StoreResult.Success);
        (await store.SaveCustomerAsync(changed with { TaxRateIds = [] }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await FoundAsync()).ShouldHaveSurvived(changed with { Version = 2 });
        (await other.Get<ITaxRateStore>().FindCustomersAsync([story.Customer.Id], Token)).ShouldBeEmpty();

        async Task<CustomerTaxes> FoundAsync() => (await store.FindCustomersAsync([story.Customer.Id, Ids.Customer()], Token)).Values.ShouldHaveSingleItem();
    }

    private static ManualTaxRate New(string code, decimal rate, TaxMode mode = TaxMode.Exclusive) => new()
    {
        Id = new(Ids.Next()),
        TaxRate = new TaxRate(code, TaxCategory.Standard, rate),
        Mode = mode,
        CreatedAt = Make.Noon,
    };
}
