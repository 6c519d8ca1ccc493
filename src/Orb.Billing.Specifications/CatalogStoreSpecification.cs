using NodaTime;
using Orb.Billing.Catalog;

namespace Orb.Billing.Specifications;

public abstract class CatalogStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Items_metrics_plans_and_prices_survive_to_the_last_digit()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var plans = scope.Get<IPlanStore>();

        (await scope.Get<IItemStore>().FindManyAsync([story.Item.Id], Token))[story.Item.Id].ShouldHaveSurvived(story.Item);
        (await scope.Get<IMetricStore>().FindManyAsync([story.Metric.Id], Token))[story.Metric.Id].ShouldHaveSurvived(story.Metric);
        (await plans.FindManyAsync([story.Plan.Id], Token))[story.Plan.Id].ShouldHaveSurvived(story.Plan);
        (await plans.FindPricesAsync([story.Plan.Prices[1].Price.Id], Token)).Values.ShouldHaveSingleItem().ShouldHaveSurvived(story.Plan.Prices[1]);
    }

    [Fact]
    public async Task Prices_are_found_by_the_sellers_own_ids()
    {
        var tenant = Ids.Tenant();
        var story = await Story.WriteAsync(database, tenant);
        await using var scope = database.Open(tenant);
        await using var other = database.Open(Ids.Tenant());
        var plan = Make.Plan(story.Item, story.Metric, "own");
        await scope.Get<IPlanStore>().AddAsync(plan, Token);

        var found = await scope.Get<IPlanStore>().FindPricesByExternalIdAsync(["own-1", "OWN-0", "none"], Token);

        found.Keys.ShouldBe(["own-1"]);
        found["own-1"].Price.Id.ShouldBe(plan.Prices[1].Price.Id);
        (await other.Get<IPlanStore>().FindPricesByExternalIdAsync(["own-1"], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_plan_whose_external_id_or_price_id_is_taken_is_refused_whole()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (item, plans) = (Make.Item(), scope.Get<IPlanStore>());
        var metric = Make.Metric(item);
        await scope.Get<IItemStore>().AddAsync(item, Token);
        await scope.Get<IMetricStore>().AddAsync(metric, Token);
        var pro = Make.Plan(item, metric, "pro");
        (await plans.AddAsync(pro, Token)).ShouldBe(StoreResult.Success);

        var samePrice = Make.Plan(item, metric, "basic");
        samePrice = samePrice with { Prices = [samePrice.Prices[0], samePrice.Prices[1] with { ExternalPriceId = "pro-1" }] };
        (await plans.AddAsync(Make.Plan(item, metric, "pro"), Token)).ShouldBe(StoreResult.AlreadyExists);
        (await plans.AddAsync(samePrice, Token)).ShouldBe(StoreResult.AlreadyExists);

        (await plans.FindByExternalIdAsync("basic", Token)).ShouldBeNull();
        (await plans.FindByExternalIdAsync("pro", Token)).ShouldHaveSurvived(pro);
        (await plans.FindByExternalIdAsync("Pro", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task What_may_change_is_replaced_where_it_is_stored_as_it_was_read()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var (items, metrics, plans) = (scope.Get<IItemStore>(), scope.Get<IMetricStore>(), scope.Get<IPlanStore>());
        var labels = new Dictionary<string, string> { ["Changed"] = "yes" };
        var item = story.Item with
        {
            Name = "Renamed",
            ExternalConnections = [new ExternalConnection("stripe", "prod_1"), new ExternalConnection("netsuite", "7")],
            ArchivedAt = Make.Noon,
            Metadata = labels,
        };

        (await items.UpdateAsync(story.Item, item, Token)).ShouldBe(StoreResult.Success);
        (await items.UpdateAsync(story.Item, item, Token)).ShouldBe(StoreResult.VersionConflict);
        (await items.FindManyAsync([item.Id], Token))[item.Id].ShouldHaveSurvived(item);
        (await items.UpdateAsync(item, item with { Name = "Again" }, Token)).ShouldBe(StoreResult.Success);

        var metric = story.Metric with { Metadata = labels };
        (await metrics.UpdateAsync(story.Metric, metric, Token)).ShouldBe(StoreResult.Success);
        (await metrics.UpdateAsync(story.Metric, metric, Token)).ShouldBe(StoreResult.VersionConflict);
        (await metrics.FindManyAsync([metric.Id], Token))[metric.Id].Metadata.ShouldBe(labels);

        var plan = story.Plan with { ExternalPlanId = "renamed", Description = "Changed", Metadata = labels };
        (await plans.UpdateAsync(story.Plan, plan, Token)).ShouldBe(StoreResult.Success);
        (await plans.UpdateAsync(story.Plan, plan, Token)).ShouldBe(StoreResult.VersionConflict);
        var found = (await plans.FindByExternalIdAsync("renamed", Token))!;
        (found.Id, found.Description).ShouldBe((plan.Id, "Changed"));
        found.Metadata.ShouldBe(labels);
        var other = Make.Plan(story.Item, story.Metric, "other");
        await plans.AddAsync(other, Token);
        (await plans.UpdateAsync(other, other with { ExternalPlanId = "renamed" }, Token)).ShouldBe(StoreResult.AlreadyExists);

        var price = found.Prices[0];
        (await plans.UpdatePriceAsync(price, price with { Metadata = labels }, Token)).ShouldBe(StoreResult.Success);
        (await plans.UpdatePriceAsync(price, price with { Metadata = labels }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await plans.FindPricesAsync([price.Price.Id], Token))[price.Price.Id].Metadata.ShouldBe(labels);
    }

    [Fact]
    public async Task A_price_may_belong_to_no_plan_and_is_found_by_the_sellers_own_id()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var plans = scope.Get<IPlanStore>();
        var floating = Make.Plan(story.Item, story.Metric, "floating").Prices[0] with { PlanId = null, ExternalPriceId = "größe/1" };

        (await plans.AddPricesAsync([floating], Token)).ShouldBe(StoreResult.Success);

        (await plans.FindPricesByExternalIdAsync(["größe/1", "none"], Token)).ShouldHaveSingleItem().Value.ShouldHaveSurvived(floating);
        (await plans.FindPricesByExternalIdAsync(["GRÖSSE/1"], Token)).ShouldBeEmpty();
        (await plans.ListPricesAsync(null, 1, Token)).ShouldHaveSingleItem().Price.Id.ShouldBe(floating.Price.Id);
    }

    [Fact]
    public async Task Another_tenant_sees_no_catalogue()
    {
        var story = await Story.WriteAsync(database);
        await using var other = database.Open(Ids.Tenant());

        (await other.Get<IItemStore>().FindManyAsync([story.Item.Id], Token)).ShouldBeEmpty();
        (await other.Get<IItemStore>().ListAsync(null, 10, Token)).ShouldBeEmpty();
        (await other.Get<IMetricStore>().FindManyAsync([story.Metric.Id], Token)).ShouldBeEmpty();
        (await other.Get<IMetricStore>().ListAsync(CreatedRange.Any, null, 10, Token)).ShouldBeEmpty();
        (await other.Get<IPlanStore>().FindManyAsync([story.Plan.Id], Token)).ShouldBeEmpty();
        (await other.Get<IPlanStore>().ListAsync(null, CreatedRange.Any, null, 10, Token)).ShouldBeEmpty();
        (await other.Get<IPlanStore>().FindPricesAsync([.. story.Plan.Prices.Select(p => p.Price.Id)], Token)).ShouldBeEmpty();
        (await other.Get<IPlanStore>().ListPricesAsync(null, 10, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_price_cannot_name_another_tenants_item()
    {
        var story = await Story.WriteAsync(database);
        await using var other = database.Open(Ids.Tenant());
        await Should.ThrowAsync<Exception>(() => other.Get<IPlanStore>().AddAsync(Make.Plan(story.Item, story.Metric), Token));
        (await other.Get<IPlanStore>().FindManyAsync([story.Plan.Id], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Lists_run_newest_first_and_filter_by_status_and_creation()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (items, plans) = (scope.Get<IItemStore>(), scope.Get<IPlanStore>());
        var item = Make.Item();
        var metric = Make.Metric(item);
        await items.AddAsync(item, Token);
        await scope.Get<IMetricStore>().AddAsync(metric, Token);
        Plan[] all = [.. new[] { PlanStatus.Active, PlanStatus.Draft, PlanStatus.Active, PlanStatus.Archived }
            .Select((status, day) => Make.Plan(item, metric) with { Status = status, CreatedAt = Make.Noon + Duration.FromDays(day) })];
        foreach (var plan in all)
            await plans.AddAsync(plan, Token);

        (await plans.ListAsync(null, CreatedRange.Any, null, 10, Token)).Select(p => p.Id).ShouldBe(all.Reverse().Select(p => p.Id));
        (await plans.ListAsync(PlanStatus.Active, CreatedRange.Any, null, 10, Token)).Select(p => p.Id).ShouldBe([all[2].Id, all[0].Id]);
        (await plans.ListAsync(null, new CreatedRange(After: all[1].CreatedAt), new PagePosition(null, all[3].Id.Value), 10, Token))
            .Select(p => p.Id).ShouldBe([all[2].Id]);
        var prices = all.SelectMany(p => p.Prices).Select(p => p.Price.Id).OrderByDescending(p => p.Value).ToList();
        (await plans.ListPricesAsync(null, 5, Token)).Select(p => p.Price.Id).ShouldBe(prices.Take(5));
        (await plans.ListPricesAsync(new PagePosition(null, prices[4].Value), 100, Token)).Select(p => p.Price.Id).ShouldBe(prices.Skip(5));
        (await scope.Get<IMetricStore>().ListAsync(CreatedRange.Any, null, 10, Token)).ShouldHaveSingleItem().ShouldHaveSurvived(metric);
        (await items.AddAsync(item, Token)).ShouldBe(StoreResult.AlreadyExists);
        (await items.ListAsync(new PagePosition(null, item.Id.Value), 10, Token)).ShouldBeEmpty();
    }
}
