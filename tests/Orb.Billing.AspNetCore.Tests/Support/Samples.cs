using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>One of each resource: a customer in Berlin on a plan with a fee and usage of every model, in the February after it started.</summary>
public static class Samples
{
    public static readonly Instant Start = Instant.FromUtc(2026, 1, 14, 23, 0);
    public static readonly Instant Now = Instant.FromUtc(2026, 2, 10, 12, 0);
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    public static TestClock Clock { get; } = new() { Id = new TestClockId(Id(900)), FrozenTime = Now, CreatedAt = Start };

    public static Customer Customer { get; } = new()
    {
        Id = new CustomerId(Id(1)),
        ExternalCustomerId = "acme/7 ü%",
        Name = "Acme \"GmbH\" + Söhne",
        Email = "billing@acme.test",
        AdditionalEmails = ["cfo@acme.test"],
        TimeZone = "Europe/Berlin",
        Currency = Currency.Usd,
        BillingAddress = new Address("Weg 1", null, "Berlin", null, "10115", "DE"),
        TaxId = new CustomerTaxId("DE", "eu_vat", "DE123456789"),
        Metadata = new Dictionary<string, string> { ["CamelKey"] = "v" },
        TestClockId = Clock.Id,
        CreatedAt = Start,
    };

    public static Item Item { get; } = new() { Id = new ItemId(Id(10)), Name = "API", CreatedAt = Start };

    public static BillableMetric Metric { get; } = new()
    {
        Id = new MetricId(Id(20)),
        Name = "Calls",
        Item = Item,
        Sql = "SELECT COUNT(*) FROM events WHERE event_name = 'call'",
        Definition = Definition("SELECT COUNT(*) FROM events WHERE event_name = 'call'"),
        CreatedAt = Start,
    };

    public static DimensionalPriceGroup Group { get; } = new()
    {
        Id = new DimensionalPriceGroupId(Id(25)),
        Name = "Widgets",
        MetricId = Metric.Id,
        Dimensions = ["color", "size"],
        ExternalGroupId = "widgets/1",
        CreatedAt = Start,
    };

    public static Plan Plan { get; } = new()
    {
        Id = new PlanId(Id(30)),
        Name = "Pro",
        ExternalPlanId = "pro/2026",
        Currency = Currency.Usd,
        Prices =
        [
            Priced(0, Price.FixedFee(new PriceId(Id(40)), "Seats", Item.Id, Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(49.00m), 3m)),
            Priced(1, Price.Usage(new PriceId(Id(41)), "Calls", Item.Id, Currency.Usd, Cadence.Monthly,
                new TieredPriceModel([new Tier(0m, 1000m, 0.10m), new Tier(1000m, null, 0.0525m, 5m)]), Metric.Id)),
            Priced(2, Price.Usage(new PriceId(Id(42)), "Bulk", Item.Id, Currency.Usd, Cadence.Quarterly,
                new BulkPriceModel([new Tier(0m, 10m, 1m), new Tier(10m, null, 0.5m)]), Metric.Id)),
            Priced(3, Price.Usage(new PriceId(Id(43)), "Packages", Item.Id, Currency.Usd, Cadence.Annual, new PackagePriceModel(10m, 100m), Metric.Id)),
            Priced(4, Price.FixedFee(new PriceId(Id(44)), "Setup", Item.Id, Currency.Usd, Cadence.OneTime, BillingMode.InAdvance, new UnitPriceModel(100m), 1m)),
            Priced(5, Price.Composite(new PriceId(Id(45)), "Support", Item.Id, Currency.Usd, Cadence.Monthly, new PercentPriceModel(0.1m, 5m),
                new CompositeSelection(AdjustmentFilter.Excludes(AdjustmentFilterField.PriceId, new PriceId(Id(44)).ToString())))),
        ],
        CreatedAt = Start,
    };

    public static PlanVersion PlanVersion { get; } = new() { PlanId = Plan.Id, Number = 2, Prices = Plan.Prices, CreatedAt = Start };

    public static SubscriptionView Subscription { get; } = new(
        new Subscription
        {
            PlanId = Plan.Id,
            Timeline = new SubscriptionTimeline(new SubscriptionId(Id(50)), Customer.Id, Berlin, Currency.Usd, Start, null,
            [
                .. Plan.Prices.Select((price, i) => new PriceInterval(
                    new PriceIntervalId(Id(60 + i)), new LineageId(Id(70 + i)), price.Price, new BillingAnchor(2026, 2, 1), Start, null, i,
                    i == 0 ? [new QuantityTransition(Instant.FromUtc(2026, 2, 4, 23, 0), 5m)] : null)),
            ],
            adjustments:
            [
                Adjusted(0, new UsageDiscount(new(Id(120)), AdjustmentTarget.Prices(new PriceId(Id(41))), 100m)),
                Adjusted(1, new AmountDiscount(new(Id(121)), AdjustmentTarget.All, Money.Of(5m, Currency.Usd), isInvoiceLevel: true)),
                Adjusted(2, new PercentageDiscount(new(Id(122)), AdjustmentTarget.OfType("usage"), 0.1m, reason: "Partner")),
                Adjusted(3, new TieredPercentageDiscount(new(Id(123)), AdjustmentTarget.All, [new(0m, 1000m, 0m), new(1000m, null, 0.05m)])),
                Adjusted(4, new Minimum(new(Id(124)), AdjustmentTarget.Items(Item.Id), Money.Of(100m, Currency.Usd), Item.Id)),
                Adjusted(5, new Maximum(new(Id(125)), AdjustmentTarget.All, Money.Of(5000m, Currency.Usd))),
                Adjusted(6, new TrialDiscount(new(Id(126)), AdjustmentTarget.OfType("usage"))),
            ]),
            Anchor = new BillingAnchor(2026, 2, 1),
            Name = "Pro",
            NetTerms = 14,
            CreatedAt = Start,
        },
        Customer, Plan, Now)
    {
        RedeemedCoupon = new RedeemedCoupon(Coupon.OfPercentage(new CouponId(Id(130)), "LAUNCH", 0.2m, 3), Start),
    };

    public static BillingException Exception { get; } = new()
    {
        Id = new BillingExceptionId(Id(950)),
        Kind = BillingExceptionKind.SubscriptionParked,
        CustomerId = Customer.Id,
        SubscriptionId = Subscription.Subscription.Id,
        Code = ParkingReason.AmountTooLarge,
        Reason = "The invoice comes to 1000000000.00 USD, more than the 500000000 of MaximumInvoiceAmount.",
        CreatedAt = Start,
        LastAttemptAt = Now,
        Attempts = 3,
    };

    public static AuditEntry AuditEntry { get; } = new()
    {
        Id = new Guid("01900000-0000-7000-8000-0000000000b1"),
        At = Now,
        Actor = "api_key:…a1b2",
        Action = "invoice.voided",
        ResourceType = "invoice",
        ResourceId = "068000000000e80000000000w4",
        Reason = "sent twice",
        Details = new Dictionary<string, string> { ["total"] = "366.15 USD" },
    };

    public static BillingRun Run { get; } = new()
    {
        Id = new BillingRunId(Id(960)),
        StartedAt = Instant.FromUtc(2026, 2, 10, 12, 0, 1),
        DueBy = Now,
        FinishedAt = Instant.FromUtc(2026, 2, 10, 12, 0, 5),
        DueCustomers = 250,
        DoneCustomers = 247,
        FailedCustomers = 1,
        Steps = 500,
        Invoices = 248,
        Parked = 2,
        OldestDueAt = Instant.FromUtc(2026, 2, 10, 11, 59, 30),
    };

    public static InvoiceView Issued { get; } = View(new Invoice
    {
        Id = new InvoiceId(Id(80)),
        Cause = InvoiceCause.Cycle,
        CauseId = "cycle",
        Status = InvoiceStatus.Issued,
        Number = "INV-000001",
        CustomerId = Customer.Id,
        SubscriptionId = Subscription.Subscription.Id,
        Currency = Currency.Usd,
        InvoiceDate = Instant.FromUtc(2026, 1, 31, 23, 0),
        NetTerms = 14,
        DueDate = Instant.FromUtc(2026, 2, 14, 23, 0),
        ScheduledIssueAt = Instant.FromUtc(2026, 2, 1, 11, 0),
        IssuedAt = Instant.FromUtc(2026, 2, 1, 11, 0),
        CreatedAt = Instant.FromUtc(2026, 1, 31, 23, 0),
        Lines = [Line(0, 3m, 147.00m), Line(1, 1234.5m, 117.31m)],
        CreditNotes =
        [
            new CreditNote
            {
                Id = new CreditNoteId(Id(90)),
                Number = "CN-000001",
                InvoiceId = new InvoiceId(Id(80)),
                CustomerId = Customer.Id,
                CreatedAt = Now,
                Cause = CreditNoteCause.Reconcile,
                Reason = CreditNoteReason.OrderChange,
                Lines = [new CreditNoteLine(new LineItemId(Id(100)), Key(0), Money.Of(10.50m, Currency.Usd))],
                ToInvoice = Money.Of(10.50m, Currency.Usd),
                ToBalance = Money.Zero(Currency.Usd),
                ToPayer = Money.Zero(Currency.Usd),
            },
        ],
        ManualLines =
        [
            new ManualLine
            {
                Id = new LineItemId(Id(102)),
                Name = "Consulting",
                Quantity = 2.5m,
                UnitAmount = 40m,
                Service = new ServicePeriod(Instant.FromUtc(2026, 1, 19, 23, 0), Instant.FromUtc(2026, 1, 20, 23, 0)),
                UnroundedSubtotal = 100m,
                Amount = Money.Of(100m, Currency.Usd),
                Taxes = Taxed(100m, 8.88m),
            },
        ],
        BalanceTransactions =
        [
            new BalanceTransaction
            {
                Id = new BalanceTransactionId(Id(110)),
                CustomerId = Customer.Id,
                Sequence = 2,
                Action = BalanceAction.AppliedToInvoice,
                Amount = Money.Of(-20m, Currency.Usd),
                StartingBalance = Money.Of(20m, Currency.Usd),
                InvoiceId = new InvoiceId(Id(80)),
                CreatedAt = Instant.FromUtc(2026, 2, 1, 11, 0),
            },
        ],
        Subtotal = Money.Of(364.31m, Currency.Usd),
        Total = Money.Of(396.65m, Currency.Usd),
        BalanceApplied = Money.Of(20m, Currency.Usd),
        AmountPaid = Money.Zero(Currency.Usd),
    });

    public static InvoiceView Draft { get; } = View(Issued.Invoice with
    {
        Id = new InvoiceId(Id(81)),
        Status = InvoiceStatus.Draft,
        Number = null,
        IssuedAt = null,
        CreditNotes = [],
        BalanceTransactions = [],
    });

    /// <summary>What a change would come to: an invoice, a draft and a credit note.</summary>
    public static SubscriptionQuote Quote { get; } = new(
        Subscription.Subscription, [Issued.Invoice, Draft.Invoice], Issued.Invoice.CreditNotes,
        Subscription with { Changed = new ChangedResources([Issued, Draft], [new CreditNoteView(Issued.Invoice.CreditNotes[0], Issued.Invoice, Customer)]) });

    public static CostWindow[] Costs { get; } =
    [
        new CostWindow(
            new ServicePeriod(Start, Instant.FromUtc(2026, 1, 15, 23, 0)),
            [new PriceCost(Plan.Prices[1], 9m, Money.Of(22.50m, Currency.Usd), Money.Of(50m, Currency.Usd))], Money.Of(22.50m, Currency.Usd), Money.Of(50m, Currency.Usd)),
    ];

    public static MetricUsage[] Usage { get; } =
        [new MetricUsage(Metric, [new UsageWindow(new ServicePeriod(Start, Now), 12.5m), new UsageWindow(new ServicePeriod(Now, Now + Duration.FromDays(1)), 0m)])];

    public static Guid Id(int n) => new($"01900000-0000-7000-8000-{n:D12}");

    private static AdjustmentInterval Adjusted(int n, Adjustment adjustment) =>
        new(new AdjustmentIntervalId(Id(140 + n)), adjustment, Start, n == 1 ? Instant.FromUtc(2026, 4, 14, 22, 0) : null, n);

    private static InvoiceView View(Invoice invoice) => new(invoice, Customer, Subscription.Subscription);

    private static CatalogPrice Priced(int position, Price price) => new()
    {
        Price = price,
        PlanId = new PlanId(Id(30)),
        Position = position,
        ItemName = Item.Name,
        CreatedAt = Start,
    };

    private static MetricDefinition Definition(string sql) => MetricSql.Parse(sql).Definition!;

    private static ChargeKey Key(int position) =>
        new(new SubscriptionId(Id(50)), new LineageId(Id(70 + position)), new LocalDate(2026, 1, 1), ChargeKind.Fee);

    private static InvoiceLineItem Line(int position, decimal quantity, decimal subtotal)
    {
        var price = Plan.Prices[position];
        var amount = Money.Of(subtotal, Currency.Usd);
        var zero = Money.Zero(Currency.Usd);
        var tier = (price.Price.Model as TieredPriceModel)?.Tiers;
        return new InvoiceLineItem(
            new LineItemId(Id(100 + position)),
            new InvoiceLine
            {
                Charge = Key(position),
                Sequence = 1,
                ChargeVersion = 0,
                Price = price.Price,
                PriceIntervalId = new PriceIntervalId(Id(60 + position)),
                Name = price.Price.Name,
                Service = new ServicePeriod(Start, Instant.FromUtc(2026, 1, 31, 23, 0)),
                InvoiceDate = Instant.FromUtc(2026, 1, 31, 23, 0),
                Quantity = quantity,
                UnroundedSubtotal = subtotal,
                Subtotal = amount,
                AdjustedSubtotal = amount,
                CreditsApplied = zero,
                PartiallyInvoiced = zero,
                Amount = amount,
                SubLines = tier is null
                    ?
                    [
                        new SubLine("Seats", quantity, amount, null),
                        new SubLine("alpha, -", 2m, zero, null) { Cell = new MatrixCell(["alpha", null], 1.5m), Group = new PartGroup("cluster", "a") },
                    ]
                    :
                    [
                        new SubLine(tier[0].Name, 1000m, Money.Of(100m, Currency.Usd), tier[0]),
                        new SubLine(tier[1].Name, 234.5m, Money.Of(17.31m, Currency.Usd), tier[1]),
                    ],
                Explanation = new LineExplanation([]),
            },
            price)
        {
            Taxes = Taxed(subtotal, position == 0 ? 13.05m : 10.41m),
        };
    }

    private static LineTaxes Taxed(decimal net, decimal tax) => new(
        new LocalDate(2026, 1, 31), new TaxedAmount(Money.Of(net, Currency.Usd), [new LineTax(new TaxRate("ny-city", TaxCategory.Standard, 0.08875m), Money.Of(tax, Currency.Usd))]));
}
