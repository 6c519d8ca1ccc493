using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Specifications;

public abstract class PlanVersionStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_version_is_kept_whole_and_the_default_stays_until_it_is_set()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var plans = scope.Get<IPlanStore>();
        var first = (await plans.FindVersionAsync(story.Plan.Id, 3, Token)).ShouldNotBeNull();
        var (price, adjustment) = (Replacement(story.Plan.Prices[0]), Discount(story.Plan));
        var second = first with
        {
            Number = 4,
            Prices = [price, .. first.Prices.Skip(2)],
            Adjustments = [.. first.Adjustments.Take(1), adjustment],
            CreatedAt = Make.Noon + NodaTime.Duration.FromDays(1),
        };

        (await plans.AddVersionAsync(second, [price], [adjustment], Token)).ShouldBe(StoreResult.Success);

        (await plans.FindVersionAsync(story.Plan.Id, 4, Token)).ShouldHaveSurvived(second);
        (await plans.FindVersionAsync(story.Plan.Id, 3, Token)).ShouldHaveSurvived(first);
        (await plans.LatestVersionAsync(story.Plan.Id, Token)).ShouldBe(4);
        (await plans.FindManyAsync([story.Plan.Id], Token))[story.Plan.Id].ShouldHaveSurvived(story.Plan);
        (await plans.SetDefaultVersionAsync(story.Plan.Id, 4, Token)).ShouldBe(StoreResult.Success);
        (await plans.FindManyAsync([story.Plan.Id], Token))[story.Plan.Id]
            .ShouldHaveSurvived(story.Plan with { Version = 4, Prices = second.Prices, Adjustments = second.Adjustments });
        // A price is found by its id whatever the default is.
        (await plans.FindPricesAsync([story.Plan.Prices[0].Price.Id, price.Price.Id], Token)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_number_that_is_taken_is_refused_whole_and_one_that_is_not_there_is_no_default()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var plans = scope.Get<IPlanStore>();
        var first = (await plans.FindVersionAsync(story.Plan.Id, 3, Token)).ShouldNotBeNull();
        var price = Replacement(story.Plan.Prices[0]);

        (await plans.AddVersionAsync(first with { Prices = [price] }, [price], [], Token)).ShouldBe(StoreResult.AlreadyExists);
        (await plans.SetDefaultVersionAsync(story.Plan.Id, 4, Token)).ShouldBe(StoreResult.VersionConflict);

        (await plans.FindPricesAsync([price.Price.Id], Token)).ShouldBeEmpty();
        (await plans.FindManyAsync([story.Plan.Id], Token))[story.Plan.Id].ShouldHaveSurvived(story.Plan);
        (await plans.FindVersionAsync(story.Plan.Id, 4, Token)).ShouldBeNull();
        (await plans.LatestVersionAsync(Ids.Plan(), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Another_tenant_sees_no_version()
    {
        var story = await Story.WriteAsync(database);
        await using var other = database.Open(Ids.Tenant());
        var plans = other.Get<IPlanStore>();

        (await plans.FindVersionAsync(story.Plan.Id, 3, Token)).ShouldBeNull();
        (await plans.LatestVersionAsync(story.Plan.Id, Token)).ShouldBeNull();
        (await plans.SetDefaultVersionAsync(story.Plan.Id, 3, Token)).ShouldBe(StoreResult.VersionConflict);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_price_in_a_pricing_unit_keeps_its_scale_and_its_worth_R1_R21(bool tiered)
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var price = Replacement(story.Plan.Prices[0]) with
        {
            Price = Price.FixedFee(
                Ids.Price(), "Credits", story.Item.Id, Currency.Custom("credits", 4), Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(5m), 1m)
                with
            {
                ConversionRate = tiered
                    ? new ConversionRate([new Tier(0m, 0.5m, Make.Digits28), new Tier(0.5m, Make.Digits28, 0m), new Tier(Make.Digits28, null, 1m)], Currency.Usd)
                    : new ConversionRate(Make.Digits28, Currency.Usd),
            },
        };
        var version = new PlanVersion { PlanId = story.Plan.Id, Number = 4, Prices = [price], CreatedAt = Make.Noon };

        (await scope.Get<IPlanStore>().AddVersionAsync(version, [price], [], Token)).ShouldBe(StoreResult.Success);

        (await scope.Get<IPlanStore>().FindVersionAsync(story.Plan.Id, 4, Token)).ShouldHaveSurvived(version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public async Task A_price_keeps_what_was_said_of_proration_R8(bool? prorates)
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        CatalogPrice[] prices =
        [
            Replacement(story.Plan.Prices[0]) with { Price = Fee(new UnitPriceModel(49m) { Prorates = prorates }), ReplacesPriceId = null },
            Replacement(story.Plan.Prices[0]) with { Price = Fee(new TieredPriceModel([new Tier(0m, null, 1m)]) { Prorates = prorates }), Position = 9, ReplacesPriceId = null },
        ];
        var version = new PlanVersion { PlanId = story.Plan.Id, Number = 4, Prices = prices, CreatedAt = Make.Noon };

        (await scope.Get<IPlanStore>().AddVersionAsync(version, prices, [], Token)).ShouldBe(StoreResult.Success);

        (await scope.Get<IPlanStore>().FindVersionAsync(story.Plan.Id, 4, Token)).ShouldHaveSurvived(version);

        Price Fee(PriceModel model) => Price.FixedFee(Ids.Price(), "Seats", story.Item.Id, Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, model, 1m);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_composite_price_keeps_what_it_is_made_of_R20(bool filtered)
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var madeOf = filtered
            ? new CompositeSelection(
                AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "usage", "fixed"),
                AdjustmentFilter.Excludes(AdjustmentFilterField.PriceId, story.Plan.Prices[0].Price.Id.ToString()))
            : CompositeSelection.All;
        var price = Replacement(story.Plan.Prices[0]) with
        {
            Price = Price.Composite(
                Ids.Price(), "Support", story.Item.Id, Currency.Usd, Cadence.Monthly, new PercentPriceModel(0.1m, Make.Digits28) { Prorates = true }, madeOf)
                with
            { OriginId = story.Plan.Prices[0].Price.Id },
        };
        var version = new PlanVersion { PlanId = story.Plan.Id, Number = 4, Prices = [price], CreatedAt = Make.Noon };

        (await scope.Get<IPlanStore>().AddVersionAsync(version, [price], [], Token)).ShouldBe(StoreResult.Success);

        var read = await scope.Get<IPlanStore>().FindVersionAsync(story.Plan.Id, 4, Token);
        read.ShouldHaveSurvived(version);
        read!.Prices[0].Price.MadeOf.ShouldBe(madeOf);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_allocation_price_keeps_its_credits(bool filtered)
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var terms = filtered
            ? new AllocationTerms(Money.Of(1_234.567891234m, Currency.Custom("credits")), CreditLifetime.Months(3), 0.0000001m, [ItemFilter.Only(story.Item.Id)])
            : new AllocationTerms(Money.Of(100m, Currency.Usd), CreditLifetime.Cadence);
        var price = Replacement(story.Plan.Prices[0]) with
        {
            Price = Price.Allocation(Ids.Price(), "Credits", story.Item.Id, Currency.Usd, Cadence.Monthly, terms, 2m) with { OriginId = story.Plan.Prices[0].Price.Id },
        };
        var version = new PlanVersion { PlanId = story.Plan.Id, Number = 4, Prices = [price], CreatedAt = Make.Noon };

        (await scope.Get<IPlanStore>().AddVersionAsync(version, [price], [], Token)).ShouldBe(StoreResult.Success);

        var read = await scope.Get<IPlanStore>().FindVersionAsync(story.Plan.Id, 4, Token);
        read.ShouldHaveSurvived(version);
        read!.Prices[0].Price.Allocates.ShouldBe(terms);
    }

    private static CatalogPrice Replacement(CatalogPrice old) => old with
    {
        Price = Price.FixedFee(
            Ids.Price(), "Seats, dearer", old.Price.ItemId, Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(59m), 1m)
            with
        { OriginId = old.Price.Id },
        ReplacesPriceId = old.Price.Id,
        ExternalPriceId = null,
    };

    private static PlanAdjustment Discount(Plan plan) => new()
    {
        Adjustment = new PercentageDiscount(new(Ids.Next()), AdjustmentTarget.All, 0.2m),
        PlanId = plan.Id,
        Position = 9,
        CreatedAt = Make.Noon,
    };
}
