using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Specifications;

/// <summary>Values with every member set to something that would be noticed if it were lost.</summary>
public static class Make
{
    public const decimal Digits28 = 1234567890.123456789012345678m;

    public static readonly Instant Noon = Instant.FromUtc(2026, 1, 15, 12, 0) + Duration.FromTicks(1);

    public static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string> { ["tier"] = "größe \"1\"", ["a"] = "" };

    public static Customer Customer(string? externalId = null) => new()
    {
        Id = Ids.Customer(),
        ExternalCustomerId = externalId,
        Name = "Ada Lovelace",
        Email = "ada@example.com",
        AdditionalEmails = ["b@example.com", "a@example.com"],
        TimeZone = "Europe/Berlin",
        Currency = Currency.Eur,
        AutoCollection = false,
        AutoIssuance = true,
        EmailDelivery = false,
        BillingAddress = new Address("Line 1", null, "Berlin", null, "10115", "DE"),
        ShippingAddress = new Address(null, "Line 2", null, "CA", null, "US"),
        TaxId = new CustomerTaxId("DE", "eu_vat", "DE123456789"),
        PaymentProvider = "stripe_charge",
        PaymentProviderId = "cus_1",
        Metadata = Labels,
        CreatedAt = Noon,
    };

    public static Item Item(string name = "Tokens") => new() { Id = Ids.Item(), Name = name, Metadata = Labels, CreatedAt = Noon };

    public static BillableMetric Metric(Item item, string sql = "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'") => new()
    {
        Id = Ids.Metric(),
        Name = "Tokens used",
        Description = "All of them",
        Item = item,
        Sql = sql,
        Definition = MetricSql.Parse(sql).Definition!,
        Metadata = Labels,
        CreatedAt = Noon,
    };

    public static Plan Plan(Item item, BillableMetric metric, string? externalId = null)
    {
        var id = Ids.Plan();
        Price[] prices =
        [
            Price.FixedFee(Ids.Price(), "Seats", item.Id, Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(Digits28), Digits28)
                with { InvoiceGroupingKey = "seats" },
            Price.Usage(
                Ids.Price(), "Tokens", item.Id, Currency.Usd, Cadence.Days(7),
                new TieredPriceModel([new Tier(0m, 1000m, 0.1m, 5m), new Tier(1000m, null, 0.0000000000000000000000000001m)]), metric.Id),
            Price.Usage(
                Ids.Price(), "Bulk", item.Id, Currency.Usd, Cadence.Quarterly, new BulkPriceModel([new Tier(0m, 10m, 1m), new Tier(10m, 20m, 0.5m)]), metric.Id),
            Price.Commitment(Ids.Price(), "Commitment", item.Id, Currency.Usd, Cadence.Annual, Digits28, 2m),
            Price.FixedFee(Ids.Price(), "Set-up", item.Id, Currency.Usd, Cadence.OneTime, BillingMode.InArrears, new PackagePriceModel(3m, 10m), 0m),
        ];
        return new Plan
        {
            Id = id,
            Name = "Pro",
            ExternalPlanId = externalId,
            Description = "For professionals",
            Currency = Currency.Usd,
            NetTerms = 30,
            DefaultInvoiceMemo = "Thank you",
            Status = PlanStatus.Draft,
            Version = 3,
            Phases =
            [
                new PlanPhase(1, "Ramp", new PhaseDuration(14, PhaseDurationUnit.Day)),
                new PlanPhase(2, "Half", new PhaseDuration(2, PhaseDurationUnit.SemiAnnual)),
                new PlanPhase(3, "For good", null),
            ],
            Trial = new TrialConfiguration(14, Money.Of(60.50m, Currency.Usd)),
            Adjustments = [.. Adjustments(item, prices[0]).Select((adjustment, i) => new PlanAdjustment
            {
                Adjustment = adjustment,
                PlanId = id,
                Position = i,
                PhaseOrder = i == 0 ? null : 2,
                ReplacesAdjustmentId = i == 0 ? null : new(Ids.Next()),
                CreatedAt = Noon,
            })],
            Prices = [.. prices.Select((price, i) => new CatalogPrice
            {
                Price = price with { OriginId = i == 1 ? new(item.Id.Value) : null },
                PlanId = id,
                Position = i,
                PhaseOrder = i == 1 ? 2 : null,
                ReplacesPriceId = i == 1 ? new(id.Value) : null,
                ItemName = item.Name,
                ExternalPriceId = externalId is null ? null : $"{externalId}-{i}",
                Metadata = Labels,
                CreatedAt = Noon,
            })],
            Metadata = Labels,
            CreatedAt = Noon,
        };
    }

    /// <summary>One of each kind, with every filter.</summary>
    private static Adjustment[] Adjustments(Item item, Price price) =>
    [
        new UsageDiscount(new(Ids.Next()), AdjustmentTarget.All, Digits28, "free units"),
        new AmountDiscount(new(Ids.Next()), AdjustmentTarget.Items(item.Id), Money.Of(0.01m, Currency.Usd), isInvoiceLevel: true),
        new PercentageDiscount(new(Ids.Next()), AdjustmentTarget.OfType("fixed_in_advance"), 0.1234567890123456789012345678m),
        new TieredPercentageDiscount(
            new(Ids.Next()),
            AdjustmentTarget.Matching(
                AdjustmentFilter.Excludes(AdjustmentFilterField.Currency, "EUR", "JPY"), AdjustmentFilter.Excludes(AdjustmentFilterField.PricingUnitId, "credits")),
            [new DiscountTier(0m, 1000m, 0m), new DiscountTier(1000m, null, 0.05m)], isInvoiceLevel: true, "volume"),
        new Minimum(new(Ids.Next()), AdjustmentTarget.Prices(price.Id), Money.Of(100m, Currency.Usd), item.Id, reason: "agreed"),
        new Maximum(new(Ids.Next()), AdjustmentTarget.All, Money.Of(9999.99m, Currency.Usd)),
        new TrialDiscount(new(Ids.Next()), AdjustmentTarget.OfType("usage"), Money.Of(60m, Currency.Usd), "trial"),
        new TrialDiscount(new(Ids.Next()), AdjustmentTarget.All),
    ];

    public static Subscription Subscription(Customer customer, Plan plan, Instant? start = null, Instant? end = null)
    {
        var from = start ?? Noon;
        var intervals = plan.Prices.Select((price, i) => new PriceInterval(
            new(Ids.Next()), new(Ids.Next()), price.Price, new BillingAnchor(2026, 1, 31), from + Duration.FromDays(i), end, i,
            i == 0 ? [new QuantityTransition(from + Duration.FromDays(1), 7.5m), new QuantityTransition(from + Duration.FromDays(2), Digits28)] : null))
            .Select(i => i.Price.IsUsage ? i with { IsAdded = true, UsageFilter = MetricSql.ParseFilter("NOT region IN ('us', 'ca')").Filter!, UsageCustomers = [customer.Id] } : i)
            .Where(i => end is null || i.Start <= end);
        return new Subscription
        {
            PlanId = plan.Id,
            PlanStart = from + Duration.FromDays(3),
            Phases = [new SubscriptionPhase(1, from, from + Duration.FromDays(9)), new SubscriptionPhase(2, from + Duration.FromDays(9), null)],
            Overrides = Overrides(plan),
            ScheduledPlans =
            [
                new ScheduledPlan(plan.Id, 1, from + Duration.FromDays(5)),
                new ScheduledPlan(plan.Id, 2, from + Duration.FromDays(7))
                {
                    Anchor = new BillingAnchor(2026, 2, 3),
                    Usage = new UsageScope { Filter = MetricSql.ParseFilter("region = 'us'").Filter!, CustomerIds = [customer.Id] },
                    Overrides = Overrides(plan),
                    PlanStart = from,
                },
            ],
            Timeline = new SubscriptionTimeline(
                Ids.Subscription(), customer.Id, DateTimeZoneProviders.Tzdb[customer.TimeZone], Currency.Usd, from, end, [.. intervals]),
            Anchor = new BillingAnchor(2026, 1, 31),
            AnchorRule = AnchorRule.DayOfFirstBilledMonth,
            Usage = new UsageScope { Filter = MetricSql.ParseFilter("region = 'eu' AND (size > 1.5 OR paid IS NULL)").Filter!, CustomerIds = [customer.Id] },
            Name = "Ada's Pro",
            NetTerms = 14,
            DefaultInvoiceMemo = "Memo",
            AutoCollection = true,
            Metadata = Labels,
            CreatedAt = Noon,
            NextInvoiceDate = Noon + Duration.FromDays(31),
            Parking = new Parking("amount_overflow", "Too much", Noon),
        };
    }

    private static SubscriptionOverrides Overrides(Plan plan) => new()
    {
        Prices =
        [
            new PriceOverride(plan.Prices[0].Price.Id, null) { IsRemoval = true },
            new PriceOverride(plan.Prices[1].Price.Id, plan.Prices[0].Price.Id) { Quantity = Digits28 },
            new PriceOverride(null, plan.Prices[0].Price.Id) { PhaseOrder = 2, Start = Noon, End = Noon + Duration.FromDays(1) },
        ],
        Adjustments =
        [
            new AdjustmentOverride(new(Ids.Next()), null),
            new AdjustmentOverride(null, new Maximum(new(Ids.Next()), AdjustmentTarget.Prices(plan.Prices[0].Price.Id), Money.Of(5m, Currency.Usd)))
            {
                PhaseOrder = 1,
                Start = Noon,
                End = Noon + Duration.FromDays(2),
            },
        ],
    };

    public static Invoice Draft(Subscription subscription, string? causeId = null, Instant? date = null) => new()
    {
        Id = Ids.Invoice(),
        Cause = InvoiceCause.Cycle,
        CauseId = causeId ?? Ids.Next().ToString(),
        Status = InvoiceStatus.Draft,
        CustomerId = subscription.CustomerId,
        SubscriptionId = subscription.Id,
        Currency = Currency.Usd,
        GroupingKey = "key",
        InvoiceDate = date ?? Noon,
        NetTerms = 14,
        DueDate = (date ?? Noon) + Duration.FromDays(14),
        ScheduledIssueAt = (date ?? Noon) + Duration.FromHours(12),
        CreatedAt = Noon,
        Memo = "Memo",
        Metadata = Labels,
        Subtotal = Money.Of(12.34m, Currency.Usd),
        Total = Money.Of(12.34m, Currency.Usd),
        AutoIssue = true,
        AutoCollection = false,
        PaymentAttempts = [new PaymentAttempt(Ids.Next(), Noon, Money.Of(12.34m, Currency.Usd), false, "no payment provider"), new PaymentAttempt(Ids.Next(), Noon, Money.Of(1m, Currency.Usd), true)],
        BalanceApplied = Money.Zero(Currency.Usd),
        AmountPaid = Money.Zero(Currency.Usd),
    };

    /// <summary>A line made by hand, with an item where one is given.</summary>
    public static ManualLine ManualLine(Item? item = null, decimal amount = 3.70m) => new()
    {
        Id = Ids.Line(),
        Name = "Consulting",
        ItemId = item?.Id,
        ItemName = item?.Name,
        Quantity = Digits28,
        UnitAmount = item is null ? null : 0.0000000000000000000000000001m,
        Service = new ServicePeriod(Noon, Noon + Duration.FromDays(2)),
        UnroundedSubtotal = 3.6999999999999999999999999999m,
        Amount = Money.Of(amount, Currency.Usd),
    };

    /// <summary>The line of a price in January 2026.</summary>
    public static InvoiceLineItem Line(Subscription subscription, CatalogPrice price, int sequence = 1, int version = 0, decimal amount = 12.34m)
    {
        var interval = subscription.Timeline.Intervals.Single(i => i.Price.Id == price.Price.Id);
        var money = Money.Of(amount, Currency.Usd);
        var period = new ServicePeriod(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2026, 2, 1, 0, 0));
        var tier = new Tier(0m, 1000m, 0.1m, 5m);
        return new InvoiceLineItem(Ids.Line(), new InvoiceLine
        {
            Charge = new ChargeKey(
                subscription.Id, interval.LineageId, new LocalDate(2026, 1, 1), price.Price.IsUsage ? ChargeKind.Usage : ChargeKind.Fee),
            Sequence = sequence,
            ChargeVersion = version,
            Price = price.Price,
            PriceIntervalId = interval.Id,
            Name = "Name at issue",
            Service = period,
            InvoiceDate = period.End,
            Quantity = Digits28,
            UnroundedSubtotal = 49m / 31m * 17m,
            Subtotal = Money.Of(amount + 1m, Currency.Usd),
            AdjustedSubtotal = money,
            CreditsApplied = Money.Of(0.01m, Currency.Usd),
            PartiallyInvoiced = Money.Of(0.02m, Currency.Usd),
            Amount = Money.Of(amount - 0.03m, Currency.Usd),
            SubLines = [new SubLine("0 - 1000", Digits28, money, tier), new SubLine("2 x 10 units", 20m, Money.Zero(Currency.Usd), null),
                new SubLine("alpha, -", 3m, Money.Zero(Currency.Usd), null) { Cell = new MatrixCell(["alpha", null], 1.5m), Group = new PartGroup("cluster", null) }],
            Explanation = new LineExplanation(
            [
                new MeteredStep(period, 3_000_000_000, 2, Digits28),
                new CombinedStep(MeteredCombination.Sum, Digits28) { Rounding = new MetricRounding(MetricRoundingMode.Down, -2) },
                new CombinedStep(MeteredCombination.Last, 2m),
                new RatedStep("tiered", Digits28, 49m / 31m, [new RatedPart("0 - 1000", 1m, 49m / 31m, tier), new RatedPart("over 1000", 2m, 3m, new Tier(1000m, null, 3m)) { Group = new PartGroup("cluster", "a") },
                    new RatedPart("alpha", 2m, -3m) { Cell = new MatrixCell(["alpha"]) }])
                {
                    Share = new Share(17, 31),
                    PeriodIsOpen = true,
                    Detail = new PricedGroups([new GroupUsage(["größe \"1\"", null], Digits28), new GroupUsage([""], 0m)]),
                },
                new RatedStep("bps", 2m, 0m, []) { Detail = new PricedEvents([new EventUsage(-1.50m, ["eu", null]), new EventUsage(Digits28)]) },
                new RatedStep("bps", 0m, 0m, []) { Detail = new PricedEvents([]) },
                new RatedStep("unit_with_proration", 2m, 0m, []) { Detail = new PricedLevels([new LevelUsage(0m, 1, 3), new LevelUsage(Digits28, 2, long.MaxValue)]) },
                new RatedStep("unit_with_proration", 2m, 0m, []) { Detail = new PricedLevels([]) },
                new ProratedStep(49m / 31m, new Share(17, 31)),
                new ProratedStep(49m / 31m, Share.Seconds(3_000_000_000, 9_000_000_000)),
                new RoundedStep(49m / 31m, money),
                new AdjustedStep(new(Ids.Next()), AdjustmentKind.Minimum, money)
                {
                    Working = new AdjustmentWorking(new AdjustmentTerms(null, Money.Of(100m, Currency.Usd), []), new Share(17, 31), 2, Money.Of(80m, Currency.Usd), Money.Of(20m, Currency.Usd)),
                },
                new AdjustedStep(new(Ids.Next()), AdjustmentKind.PercentageDiscount, -money)
                {
                    Working = new AdjustmentWorking(new AdjustmentTerms(0.1234567890123456789012345678m, null, []), Share.Whole, 1, money, -money),
                },
                new AdjustedStep(new(Ids.Next()), AdjustmentKind.TieredPercentageDiscount, -money)
                {
                    Working = new AdjustmentWorking(
                        new AdjustmentTerms(null, null, [new DiscountTier(0m, 1000m, 0m), new DiscountTier(1000m, null, 0.05m)]), Share.Seconds(5, 9), 1, money, -money),
                },
                new AdjustedStep(new(Ids.Next()), AdjustmentKind.TrialDiscount, -money),
                new SettledStep(money, Money.Of(-1m, Currency.Usd), Money.Of(amount + 1m, Currency.Usd)),
            ]),
        }, price);
    }

    public static Invoice Issued(Invoice draft, string number, params InvoiceLineItem[] lines) => draft with
    {
        Status = InvoiceStatus.Issued,
        Number = number,
        IssuedAt = Noon + Duration.FromHours(13),
        PaidAt = Noon + Duration.FromHours(14),
        CutOff = 42,
        TimeZoneVersion = "2026a",
        Lines = lines,
        BalanceApplied = Money.Of(0.34m, Currency.Usd),
        AmountPaid = Money.Of(0.01m, Currency.Usd),
        Payment = new ReportedPayment(new LocalDate(2026, 1, 16), "wire-7", "Thanks"),
    };

    public static CreditNote CreditNote(Invoice invoice, string number, params (InvoiceLineItem Line, decimal Amount)[] credits) => new()
    {
        Id = Ids.CreditNote(),
        Number = number,
        InvoiceId = invoice.Id,
        CustomerId = invoice.CustomerId,
        CreatedAt = Noon + Duration.FromDays(1),
        Memo = "Sorry",
        Cause = CreditNoteCause.Reconcile,
        Reason = CreditNoteReason.Duplicate,
        Lines = [.. credits.Select(c => new CreditNoteLine(c.Line.Id, c.Line.Line.Charge, Money.Of(c.Amount, Currency.Usd)))],
        ToInvoice = Money.Of(0.50m, Currency.Usd),
        ToBalance = Money.Of(0.60m, Currency.Usd),
        ToPayer = Money.Of(0.02m, Currency.Usd),
    };

    public static BalanceTransaction Balance(CustomerId customer, int sequence, decimal amount, decimal before = 0m, Currency? currency = null) => new()
    {
        Id = new BalanceTransactionId(Ids.Next()),
        CustomerId = customer,
        Sequence = sequence,
        Action = BalanceAction.ManualAdjustment,
        Amount = Money.Of(amount, currency ?? Currency.Usd),
        StartingBalance = Money.Of(before, currency ?? Currency.Usd),
        Description = "Welcome",
        CreatedAt = Noon + Duration.FromDays(sequence),
    };
}
