using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Plans with phases, trials, adjustments and versions, and what their commands refuse.</summary>
public sealed class CatalogScenarios
{
    [Fact]
    public async Task A_plan_has_prices_and_adjustments_by_phase_and_a_trial()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = await ItemAsync(host);
        var plan = (await CreateAsync(host, new CreatePlan
        {
            Name = "Ramp",
            Currency = "USD",
            Phases = [new NewPlanPhase(2), new NewPlanPhase(1, 3, PhaseDurationUnit.Month, "Ramp-up")],
            Prices = [Fee(item, 10m) with { PhaseOrder = 1 }, Fee(item, 49m) with { PhaseOrder = 2 }, Fee(item, 5m)],
            Adjustments =
            [
                new NewPlanAdjustment(new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.2m, Target = AdjustmentTarget.Items(item) }, 1),
                new NewPlanAdjustment(new NewAdjustment { Kind = AdjustmentKind.Minimum, Value = 100m, ItemId = item, IsInvoiceLevel = true, Reason = "agreed" }),
            ],
            Trial = new NewTrial(14, 60m),
        })).Value;

        var found = await host.InScopeAsync<ICatalogService, Plan?>(s => s.FindPlanAsync(plan.Id, default));
        found.ShouldNotBeNull();
        found.Phases.ShouldBe([new PlanPhase(1, "Ramp-up", new PhaseDuration(3, PhaseDurationUnit.Month)), new PlanPhase(2, "Phase 2", null)]);
        found.Trial.ShouldBe(new TrialConfiguration(14, Money.Of(60m, Currency.Usd)));
        found.Prices.Select(p => (p.PhaseOrder, ((UnitPriceModel)p.Price.Model).UnitAmount)).ShouldBe([(1, 10m), (2, 49m), (null, 5m)]);
        found.Adjustments.Select(a => (a.Position, a.PhaseOrder, a.Adjustment)).ShouldBe(
        [
            (0, 1, new PercentageDiscount(plan.Adjustments[0].Adjustment.Id, AdjustmentTarget.Items(item), 0.2m)),
            (1, null, new Minimum(plan.Adjustments[1].Adjustment.Id, AdjustmentTarget.All, Money.Of(100m, Currency.Usd), item, true, "agreed")),
        ]);
    }

    [Fact]
    public async Task A_wrong_phase_or_trial_names_its_field_limit_and_value()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = await ItemAsync(host);
        var month = PhaseDurationUnit.Month;
        (await IssuesAsync([], null)).ShouldBeEmpty();
        (await IssuesAsync([new(1, 1, month), new(3)], null)).ShouldBe(["plan_phases[1].order: is 3, but the orders of 2 phases are 1 to 2, each once."]);
        (await IssuesAsync([new(1), new(2)], null)).ShouldBe(["plan_phases[0].duration: is required: only the last phase lasts without end."]);
        (await IssuesAsync([new(1, 121, month)], null)).ShouldBe(["plan_phases[0].duration: must be from 1 to 120, but is 121."]);
        (await IssuesAsync([new(1, 0, PhaseDurationUnit.Day)], null)).ShouldBe(["plan_phases[0].duration: must be from 1 to 3660, but is 0."]);
        (await IssuesAsync([new(1, 2)], null)).ShouldBe(["plan_phases[0].duration_unit: is required with a duration."]);
        (await IssuesAsync([new(1, null, month)], null)).ShouldBe(["plan_phases[0].duration: is required with a unit."]);
        (await IssuesAsync([new(1, null, null, "")], null)).ShouldBe(["plan_phases[0].name: must not be empty."]);
        (await IssuesAsync([], new NewTrial(0))).ShouldBe(["trial_config.trial_period: must be from 1 to 3660, but is 0."]);
        (await IssuesAsync([], new NewTrial(7, -1m))).ShouldBe(["trial_config.usage_discount_maximum: must not be negative, but is -1."]);
        (await IssuesAsync([], new NewTrial(7, 1.005m))).ShouldBe(["trial_config.usage_discount_maximum: must have at most the 2 decimal places of USD, but is 1.005."]);
        (await IssuesAsync([], null, Fee(item, 1m) with { PhaseOrder = 1 })).ShouldBe(["prices[0].plan_phase_order: is 1, but the plan has no phases."]);
        (await IssuesAsync([new(1)], null, Fee(item, 1m) with { PhaseOrder = 2 })).ShouldBe(["prices[0].plan_phase_order: must be from 1 to 1, but is 2."]);

        async Task<IEnumerable<string>> IssuesAsync(NewPlanPhase[] phases, NewTrial? trial, params NewPrice[] prices) =>
            Issues(await CreateAsync(host, new CreatePlan { Name = "P", Currency = "USD", Prices = prices, Phases = phases, Trial = trial }));
    }

    [Fact]
    public async Task A_wrong_adjustment_names_its_field_limit_and_value()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = await ItemAsync(host);
        (await IssuesAsync(AdjustmentKind.PercentageDiscount, 1.5m)).ShouldBe(["adjustments[0].adjustment.percentage_discount: must be above 0 and at most 1, but is 1.5."]);
        (await IssuesAsync(AdjustmentKind.PercentageDiscount, null)).ShouldBe(["adjustments[0].adjustment.percentage_discount: is required."]);
        (await IssuesAsync(AdjustmentKind.UsageDiscount, -1m)).ShouldBe(["adjustments[0].adjustment.usage_discount: must not be negative, but is -1."]);
        (await IssuesAsync(AdjustmentKind.AmountDiscount, 0.001m)).ShouldBe(["adjustments[0].adjustment.amount_discount: must have at most the 2 decimal places of USD, but is 0.001."]);
        (await IssuesAsync(AdjustmentKind.Minimum, 10m)).ShouldBe(["adjustments[0].adjustment.item_id: is required: a minimum tops up the revenue of an item."]);
        (await IssuesAsync(AdjustmentKind.Maximum, -1m)).ShouldBe(["adjustments[0].adjustment.maximum_amount: must not be negative, but is -1."]);
        (await IssuesAsync(AdjustmentKind.TieredPercentageDiscount, null)).ShouldBe(["adjustments[0].adjustment.tiers: A discount has 1 to 1000 tiers, not 0."]);
        (await IssuesAsync(AdjustmentKind.TrialDiscount, null)).Single().ShouldStartWith("adjustments[0].adjustment.adjustment_type: TrialDiscount is not one of ");
        var stranger = new PriceId(Guid.Parse("01900000-0000-7000-8000-000000000001"));
        (await IssuesOfAsync(new NewAdjustment { Kind = AdjustmentKind.Maximum, Value = 1m, Target = AdjustmentTarget.Prices(stranger) })).ShouldBe(
            [$"adjustments[0].adjustment: applies to the price {stranger}, which this version of the plan does not have."]);
        (await CreateAsync(host, Plan(item, new NewAdjustment { Kind = AdjustmentKind.Minimum, Value = 1m, ItemId = new ItemId(stranger.Value) })))
            .Refusal!.Kind.ShouldBe(RefusalKind.NotFound);

        Task<IEnumerable<string>> IssuesAsync(AdjustmentKind kind, decimal? value) => IssuesOfAsync(new NewAdjustment { Kind = kind, Value = value });
        async Task<IEnumerable<string>> IssuesOfAsync(NewAdjustment adjustment) => Issues(await CreateAsync(host, Plan(item, adjustment)));
    }

    [Fact]
    public async Task A_new_version_changes_what_new_subscriptions_get_once_it_is_the_default()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = await ItemAsync(host);
        var discount = new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.1m };
        var plan = (await CreateAsync(host, Plan(item, discount) with { Prices = [Fee(item, 10m), Fee(item, 20m), Fee(item, 30m)] })).Value;
        var (kept, replaced, removed) = (plan.Prices[0].Price.Id, plan.Prices[1].Price.Id, plan.Prices[2].Price.Id);

        var second = (await VersionAsync(host, new CreatePlanVersion
        {
            PlanId = plan.Id,
            Version = 2,
            ReplacePrices = [new ReplacePrice(replaced, Fee(item, 25m))],
            RemovePrices = [removed],
            AddPrices = [Fee(item, 40m)],
            ReplaceAdjustments = [new ReplaceAdjustment(plan.Adjustments[0].Adjustment.Id, new NewPlanAdjustment(discount with { Value = 0.2m }))],
        })).Value;

        second.Prices.Select(p => (p.Position, Amount(p))).ShouldBe([(0, 10m), (1, 25m), (3, 40m)]);
        (second.Prices[1].ReplacesPriceId, second.Adjustments.Single().ReplacesAdjustmentId).ShouldBe((replaced, plan.Adjustments[0].Adjustment.Id));
        (await FindAsync(host, plan.Id)).Prices.Select(Amount).ShouldBe([10m, 20m, 30m]);
        var third = (await VersionAsync(host, new CreatePlanVersion
        {
            PlanId = plan.Id,
            ReplacePrices = [new ReplacePrice(second.Prices[1].Price.Id, Fee(item, 27m))],
            SetAsDefault = true,
        })).Value;

        var now = await FindAsync(host, plan.Id);
        (now.Version, now.Prices.Count).ShouldBe((3, 3));
        now.Prices.Select(Amount).ShouldBe([10m, 27m, 40m]);
        var first = (await host.InScopeAsync<ICatalogService, PlanVersion?>(s => s.FindPlanVersionAsync(plan.Id, 1, default)))!;
        first.Prices.Select(Amount).ShouldBe([10m, 20m, 30m]);
        // From 1 to 3 the replaced price follows both replacements.
        Succession(third, first).ShouldBe(["10 -> 10 kept", "20 -> 27", "30 -> -", "- -> 40"]);
        Succession(first, third).ShouldBe(["10 -> 10 kept", "27 -> 20", "40 -> -", "- -> 30"]);
        third.Prices[0].Price.Id.ShouldBe(kept);
        (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.SetDefaultVersionAsync(plan.Id, 1, default))).Value.Prices.Select(Amount)
            .ShouldBe([10m, 20m, 30m]);

        static IEnumerable<string> Succession(PlanVersion to, PlanVersion from) => to.SuccessionFrom(from).Select(
            s => $"{(s.Old is null ? "-" : Amount(s.Old))} -> {(s.New is null ? "-" : Amount(s.New))}{(s.IsKept ? " kept" : "")}");
    }

    [Fact]
    public async Task A_wrong_version_names_what_is_wrong_and_writes_nothing()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = await ItemAsync(host);
        var plan = (await CreateAsync(host, new CreatePlan
        {
            Name = "P",
            Currency = "USD",
            Phases = [new NewPlanPhase(1, 1, PhaseDurationUnit.Month), new NewPlanPhase(2)],
            Prices = [Fee(item, 10m) with { PhaseOrder = 1 }, Fee(item, 20m)],
        })).Value;
        var (first, second) = (plan.Prices[0].Price.Id, plan.Prices[1].Price.Id);
        var command = new CreatePlanVersion { PlanId = plan.Id };
        var stranger = new PriceId(Guid.Parse("01900000-0000-7000-8000-000000000001"));

        Issues(await VersionAsync(host, command with { Version = 3 })).ShouldBe(["version: must be 2, the number after the latest, but is 3."]);
        Issues(await VersionAsync(host, command with { RemovePrices = [first, first] })).ShouldBe(["remove_prices[1]: names a price that is removed or replaced already."]);
        Issues(await VersionAsync(host, command with { ReplacePrices = [new(first, Fee(item, 1m) with { PhaseOrder = 2 })] })).ShouldBe(
            ["replace_prices[0].plan_phase_order: is 2, but what it replaces belongs to phase 1."]);
        Issues(await VersionAsync(host, command with { ReplacePrices = [new(second, Fee(item, 1m) with { PhaseOrder = 2 })] })).ShouldBe(
            ["replace_prices[0].plan_phase_order: is 2, but what it replaces belongs to the whole life."]);
        Issues(await VersionAsync(host, command with { AddPrices = [.. Enumerable.Repeat(Fee(item, 1m), 499)] })).ShouldBe(["prices: has 501 entries; at most 500 are allowed."]);
        Issues(await VersionAsync(host, command with { AddPrices = [Fee(item, 1m) with { Name = "" }] })).ShouldBe(["add_prices[0].price.name: must not be empty."]);
        (await VersionAsync(host, command with { RemovePrices = [stranger] })).Refusal!.Message.ShouldContain($"Price with identifier: {stranger}");
        (await VersionAsync(host, command with { RemoveAdjustments = [new(stranger.Value)] })).Refusal!.Message.ShouldContain($"Adjustment with identifier: {stranger}");
        (await VersionAsync(host, command with { BasedOn = 7 })).Refusal!.Message.ShouldContain($"PlanVersion with identifier: {plan.Id} version 7");
        (await VersionAsync(host, command with { PlanId = new(stranger.Value) })).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.SetDefaultVersionAsync(plan.Id, 2, default))).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await host.InScopeAsync<ICatalogService, PlanVersion?>(s => s.FindPlanVersionAsync(plan.Id, 2, default))).ShouldBeNull();
    }

    [Fact]
    public async Task An_adjustment_that_would_lose_a_price_it_names_stops_the_version()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = await ItemAsync(host);
        var plan = (await CreateAsync(host, new CreatePlan { Name = "P", Currency = "USD", Prices = [Fee(item, 10m)] })).Value;
        var price = plan.Prices[0].Price.Id;
        var second = (await VersionAsync(host, new CreatePlanVersion
        {
            PlanId = plan.Id,
            AddAdjustments = [new(new NewAdjustment { Kind = AdjustmentKind.Maximum, Value = 5m, Target = AdjustmentTarget.Prices(price) })],
        })).Value;
        var adjustment = second.Adjustments.Single().Adjustment.Id;
        var replace = new CreatePlanVersion { PlanId = plan.Id, ReplacePrices = [new ReplacePrice(price, Fee(item, 12m))] };

        Issues(await VersionAsync(host, replace)).ShouldBe(
            [$"adjustment {adjustment}: applies to the price {price}, which this version of the plan does not have."]);
        (await VersionAsync(host, replace with { RemoveAdjustments = [adjustment] })).Value.Number.ShouldBe(3);
        // Based on the first, which never had the adjustment.
        (await VersionAsync(host, replace with { BasedOn = 1 })).Value.Number.ShouldBe(4);
    }

    [Fact]
    public async Task An_archived_plan_gets_no_new_version()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = (await CreateAsync(host, new CreatePlan { Name = "P", Currency = "USD", Prices = [], Status = PlanStatus.Archived })).Value;
        (await VersionAsync(host, new CreatePlanVersion { PlanId = plan.Id })).Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
    }

    [Fact]
    public async Task A_price_in_a_pricing_unit_needs_a_conversion_to_the_plans_currency_R21()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = await ItemAsync(host);
        await host.InScopeAsync<IPricingUnitService, Outcome<PricingUnit>>(s => s.CreateAsync(new CreatePricingUnit("credits", "cr", 4), default));
        var price = Fee(item, 10m) with { Currency = "credits", ConversionRate = 0.01m };

        var plan = (await CreateAsync(host, Priced(price))).Value;

        var stored = (await FindAsync(host, plan.Id)).Prices.Single().Price;
        stored.Currency.ShouldBe(Currency.Custom("credits", 4));
        stored.ConversionRate.ShouldBe(new ConversionRate(0.01m, Currency.Usd));
        Issues(await CreateAsync(host, Priced(price with { ConversionRate = null }))).ShouldBe(
            ["prices[0].price.conversion_rate: is required: a price in credits needs a conversion to USD."]);
        Issues(await CreateAsync(host, Priced(price with { ConversionRate = -1m }))).ShouldBe(["prices[0].price.conversion_rate: must not be negative, but is -1."]);
        Issues(await CreateAsync(host, Priced(price with { Currency = "USD" }))).ShouldBe(
            ["prices[0].price.conversion_rate: belongs to a price in a pricing unit; USD converts to no other currency."]);
        Issues(await CreateAsync(host, Priced(price with { Currency = "Credits" }))).ShouldContain(
            "prices[0].price.currency: 'Credits' is neither a currency code of ISO 4217 nor the name of a pricing unit.");

        var tiered = price with { ConversionRate = null, ConversionTiers = [new Tier(0m, 100m, 1m), new Tier(100m, null, 0.5m)] };
        (await CreateAsync(host, Priced(tiered))).Value.Prices.Single().Price.ConversionRate.ShouldBe(new ConversionRate(tiered.ConversionTiers, Currency.Usd));
        Issues(await CreateAsync(host, Priced(tiered with { ConversionRate = 1m }))).ShouldBe(["prices[0].price.conversion_rate_config: is tiered and excludes a conversion_rate beside it."]);
        Issues(await CreateAsync(host, Priced(tiered with { ConversionTiers = [new Tier(0m, 100m, 1m), new Tier(101m, null, 0.5m)] }))).ShouldBe(
            ["prices[0].price.conversion_rate_config.tiered_config.tiers: Tier 2 starts at 101, but the tiers before it end at 100."]);
        Issues(await CreateAsync(host, Priced(tiered with { ConversionTiers = [] }))).ShouldBe(
            ["prices[0].price.conversion_rate_config.tiered_config.tiers: A price has 1 to 1000 tiers, not 0."]);

        static CreatePlan Priced(NewPrice price) => new() { Name = "P", Currency = "USD", Prices = [price] };
    }

    [Fact]
    public async Task A_price_that_would_not_come_back_as_it_is_is_refused_by_its_field()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = await ItemAsync(host);
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Calls", item, "SELECT COUNT(*) FROM events"), default))).Value.Id;
        const string Discounts = "prices[0].price.matrix_with_threshold_discounts_config.threshold_discount_groups";
        const string Rule = "cannot be written there: a value is not empty, holds no comma or semicolon, and neither begins nor ends with a space.";

        (await IssuesAsync([["eu, west"]])).ShouldBe([$"{Discounts}[0].cell_coordinates: 'eu, west' {Rule}"]);
        (await IssuesAsync([["eu"]], [["us"], ["a;b"]])).ShouldBe([$"{Discounts}[1].cell_coordinates: 'a;b' {Rule}"]);
        (await IssuesAsync([[" eu"]])).ShouldBe([$"{Discounts}[0].cell_coordinates: ' eu' {Rule}"]);
        (await IssuesAsync([[""]])).ShouldBe([$"{Discounts}[0].cell_coordinates: '' {Rule}"]);
        Issues(await CreateAsync(host, Priced(new MatrixPriceModel(["region"], [new MatrixRate([new string('x', 256)], 1m)], 2m)))).ShouldBe(
            ["prices[0].price.matrix_config.matrix_values[0].dimension_values: must be a list of texts of at most 255 characters."]);

        // Many cells, and one without a value, are no harm.
        IReadOnlyList<IReadOnlyList<string?>> cells = [.. Enumerable.Range(0, 900).Select(i => new[] { $"region {i}" }), [null]];
        var plan = (await CreateAsync(host, Priced(Discounted(cells)))).Value;
        ((MatrixWithThresholdDiscountsPriceModel)(await FindAsync(host, plan.Id)).Prices.Single().Price.Model).Discounts.Single().Cells.Select(c => c.DimensionValues[0])
            .ShouldBe(cells.Select(c => c[0]));

        async Task<IEnumerable<string>> IssuesAsync(params IReadOnlyList<IReadOnlyList<string?>>[] groups) => Issues(await CreateAsync(host, Priced(Discounted(groups))));

        CreatePlan Priced(PriceModel model) => new()
        {
            Name = "P",
            Currency = "USD",
            Prices = [new NewPrice { Name = "Calls", ItemId = item, Cadence = "monthly", MetricId = metric, Model = model }],
        };
    }

    private static MatrixWithThresholdDiscountsPriceModel Discounted(params IReadOnlyList<IReadOnlyList<string?>>[] groups) =>
        new(["region"], [new MatrixRate(["eu"], 1m)], 2m, [.. groups.Select(cells => new SpendDiscount(cells, 100m, 0.1m, 0.2m))]);

    private static decimal Amount(CatalogPrice price) => ((UnitPriceModel)price.Price.Model).UnitAmount;

    private static NewPrice Fee(ItemId item, decimal amount) => new() { Name = "Fee", ItemId = item, Cadence = "monthly", Model = new UnitPriceModel(amount) };

    private static CreatePlan Plan(ItemId item, NewAdjustment adjustment) =>
        new() { Name = "P", Currency = "USD", Prices = [Fee(item, 1m)], Adjustments = [new NewPlanAdjustment(adjustment)] };

    private static IEnumerable<string> Issues<T>(Outcome<T> outcome)
        where T : notnull => (outcome.Refusal?.Issues ?? []).Select(i => i.ToString());

    private static async Task<ItemId> ItemAsync(BillingHost host) =>
        (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Seats"), default))).Value.Id;

    private static Task<Outcome<Plan>> CreateAsync(BillingHost host, CreatePlan command) =>
        host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(command, default));

    private static Task<Outcome<PlanVersion>> VersionAsync(BillingHost host, CreatePlanVersion command) =>
        host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(s => s.CreatePlanVersionAsync(command, default));

    private static async Task<Plan> FindAsync(BillingHost host, PlanId id) =>
        (await host.InScopeAsync<ICatalogService, Plan?>(s => s.FindPlanAsync(id, default)))!;
}
