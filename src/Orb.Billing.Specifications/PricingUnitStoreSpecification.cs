using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Specifications;

public abstract class PricingUnitStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_unit_survives_with_its_scale_and_its_name_is_the_tenants_own()
    {
        await using var scope = database.Open(Ids.Tenant());
        await using var other = database.Open(Ids.Tenant());
        var store = scope.Get<IPricingUnitStore>();
        var (credits, coins) = (New("credits", 4), New("coins", 0));
        (await store.AddAsync(credits, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(coins, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(New("credits", 9), Token)).ShouldBe(StoreResult.AlreadyExists);

        (await store.FindAsync(credits.Id, Token)).ShouldHaveSurvived(credits);
        (await store.FindManyByNameAsync(["credits", "Coins", "none"], Token)).Values.ShouldHaveSingleItem().ShouldHaveSurvived(credits);
        (await store.ListAsync(null, 10, Token)).Select(u => u.Name).ShouldBe(["coins", "credits"]);
        (await store.ListAsync(new PagePosition(null, coins.Id.Value), 10, Token)).Select(u => u.Name).ShouldBe(["credits"]);
        (await other.Get<IPricingUnitStore>().FindAsync(credits.Id, Token)).ShouldBeNull();
        (await other.Get<IPricingUnitStore>().FindManyByNameAsync(["credits"], Token)).ShouldBeEmpty();
        (await other.Get<IPricingUnitStore>().AddAsync(New("credits", 2), Token)).ShouldBe(StoreResult.Success);
    }

    private static PricingUnit New(string name, int scale) =>
        new() { Id = new(Ids.Next()), Currency = Currency.Custom(name, scale), Symbol = "¢", CreatedAt = Make.Noon };
}
