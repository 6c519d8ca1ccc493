using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Specifications;

public abstract class DimensionalPriceGroupStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_group_survives_and_its_external_id_is_the_tenants_own()
    {
        await using var scope = database.Open(Ids.Tenant());
        await using var other = database.Open(Ids.Tenant());
        var store = scope.Get<IDimensionalPriceGroupStore>();
        var (metric, foreign) = (await MetricAsync(scope), await MetricAsync(other));
        var (colors, sizes) = (New(metric, "colors", "color", "größe \"1\""), New(metric, null, "size"));
        (await store.AddAsync(colors, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(sizes, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(New(metric, "colors", "color"), Token)).ShouldBe(StoreResult.AlreadyExists);

        (await store.FindManyAsync([colors.Id], [], Token)).ShouldHaveSingleItem().ShouldHaveSurvived(colors);
        (await store.FindManyAsync([sizes.Id, Any()], ["colors", "Colors"], Token)).Select(g => g.Id).ShouldBe([colors.Id, sizes.Id], ignoreOrder: true);
        (await store.FindManyAsync([], [], Token)).ShouldBeEmpty();
        (await store.ListAsync(null, 10, Token)).Select(g => g.Id).ShouldBe([sizes.Id, colors.Id]);
        (await store.ListAsync(new PagePosition(null, sizes.Id.Value), 10, Token)).Select(g => g.Id).ShouldBe([colors.Id]);
        (await other.Get<IDimensionalPriceGroupStore>().FindManyAsync([colors.Id], ["colors"], Token)).ShouldBeEmpty();
        (await other.Get<IDimensionalPriceGroupStore>().AddAsync(New(foreign, "colors", "color"), Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task A_group_is_replaced_on_the_version_it_was_read_in()
    {
        var tenant = Ids.Tenant();
        await using var scope = database.Open(tenant);
        var store = scope.Get<IDimensionalPriceGroupStore>();
        var metric = await MetricAsync(scope);
        var (group, taken) = (New(metric, null, "color"), New(metric, "taken", "color"));
        await store.AddAsync(group, Token);
        await store.AddAsync(taken, Token);
        var changed = group with { ExternalGroupId = "mine", Metadata = new Dictionary<string, string> { ["a"] = "b" } };

        (await store.UpdateAsync(changed, Token)).ShouldBe(StoreResult.Success);
        (await store.UpdateAsync(changed, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.UpdateAsync(changed with { ExternalGroupId = "taken", Version = 1 }, Token)).ShouldBe(StoreResult.AlreadyExists);
        await using var reader = database.Open(tenant);
        (await reader.Get<IDimensionalPriceGroupStore>().FindManyAsync([], ["mine"], Token)).ShouldHaveSingleItem().ShouldHaveSurvived(changed with { Version = 1 });
    }

    [Fact]
    public async Task A_price_of_a_group_survives_with_its_values()
    {
        await using var scope = database.Open(Ids.Tenant());
        var item = Make.Item();
        await scope.Get<IItemStore>().AddAsync(item, Token);
        var metric = Make.Metric(item);
        await scope.Get<IMetricStore>().AddAsync(metric, Token);
        var group = New(metric.Id, null, "color", "size");
        await scope.Get<IDimensionalPriceGroupStore>().AddAsync(group, Token);
        var (price, others) = (Of(new("color", "red'"), new("size", "")), Of(new("color", null), new("size", "null")));
        var plan = Make.Plan(item, metric);
        var more = new[] { price, others }.Select((p, i) => plan.Prices[1] with { Price = p, Position = plan.Prices.Count + i, ExternalPriceId = null, ReplacesPriceId = null });
        plan = plan with { Prices = [.. plan.Prices, .. more] };
        (await scope.Get<IPlanStore>().AddAsync(plan, Token)).ShouldBe(StoreResult.Success);

        var found = await scope.Get<IPlanStore>().FindPricesAsync([price.Id, others.Id], Token);
        found[price.Id].Price.ShouldBe(price);
        found[others.Id].Price.ShouldBe(others);

        Price Of(params PriceDimension[] values) => Price.Usage(Ids.Price(), "Part", item.Id, Currency.Usd, Cadence.Days(7), new UnitPriceModel(10m), metric.Id)
            with
        { Dimensions = new PriceDimensions(group.Id, values) };
    }

    private static async Task<MetricId> MetricAsync(Scope scope)
    {
        var item = Make.Item();
        await scope.Get<IItemStore>().AddAsync(item, Token);
        var metric = Make.Metric(item);
        await scope.Get<IMetricStore>().AddAsync(metric, Token);
        return metric.Id;
    }

    private static DimensionalPriceGroupId Any() => new(Ids.Next());

    private static DimensionalPriceGroup New(MetricId metric, string? externalId, params string[] dimensions) => new()
    {
        Id = Any(),
        Name = "Widgets",
        MetricId = metric,
        Dimensions = dimensions,
        ExternalGroupId = externalId,
        Metadata = Make.Labels,
        CreatedAt = Make.Noon,
    };
}
