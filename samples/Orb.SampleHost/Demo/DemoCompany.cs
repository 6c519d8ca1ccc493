using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;

namespace Orb.SampleHost.Demo;

/// <summary>The catalogue and customers of Lumen, a made-up company that sells an AI API.</summary>
internal static class DemoCompany
{
    public const string TokenEvent = "completion";
    public const string ImageEvent = "image_generated";

    public static IReadOnlyList<CreatePlan> Plans(ItemId platform, ItemId tokens, ItemId images, MetricId tokenMetric, MetricId imageMetric) =>
    [
        new CreatePlan
        {
            Name = "Developer",
            ExternalPlanId = "developer",
            Description = "For people who build: a small fee and tokens by the thousand.",
            Currency = "USD",
            NetTerms = 15,
            Prices =
            [
                new NewPrice { Name = "Platform", ItemId = platform, Cadence = "monthly", Model = new UnitPriceModel(49.00m), BilledInAdvance = true },
                new NewPrice
                {
                    Name = "Tokens (thousands)", ItemId = tokens, Cadence = "monthly", MetricId = tokenMetric,
                    Model = new TieredPriceModel([new Tier(0, 1_000, 0.10m), new Tier(1_000, 10_000, 0.05m), new Tier(10_000, null, 0.02m)]),
                },
                new NewPrice
                {
                    Name = "Images", ItemId = images, Cadence = "monthly", MetricId = imageMetric, Model = new PackagePriceModel(2.50m, 100),
                },
            ],
        },
        new CreatePlan
        {
            Name = "Team",
            ExternalPlanId = "team",
            Description = "For companies in Europe: seats, and a token price that falls with volume.",
            Currency = "EUR",
            NetTerms = 30,
            Prices =
            [
                new NewPrice
                {
                    Name = "Seats", ItemId = platform, Cadence = "monthly", Model = new UnitPriceModel(19.00m), BilledInAdvance = true, FixedPriceQuantity = 8,
                },
                new NewPrice
                {
                    Name = "Tokens (thousands)", ItemId = tokens, Cadence = "monthly", MetricId = tokenMetric,
                    Model = new BulkPriceModel([new Tier(0, 5_000, 0.06m), new Tier(5_000, 20_000, 0.045m), new Tier(20_000, null, 0.03m)]),
                },
                new NewPrice { Name = "Onboarding", ItemId = platform, Cadence = "one_time", Model = new UnitPriceModel(500.00m), BilledInAdvance = true },
            ],
        },
        new CreatePlan
        {
            Name = "Enterprise",
            ExternalPlanId = "enterprise",
            Description = "For companies in Japan: a yearly fee and a flat token price.",
            Currency = "JPY",
            NetTerms = 30,
            Prices =
            [
                new NewPrice { Name = "Licence", ItemId = platform, Cadence = "annual", Model = new UnitPriceModel(1_200_000m), BilledInAdvance = true },
                new NewPrice { Name = "Support", ItemId = platform, Cadence = "quarterly", Model = new UnitPriceModel(90_000m), BilledInAdvance = false },
                new NewPrice { Name = "Tokens (thousands)", ItemId = tokens, Cadence = "monthly", MetricId = tokenMetric, Model = new UnitPriceModel(4.8m) },
            ],
        },
    ];

    /// <summary>The customers: who, where, on which plan, from which day on, how busy (events on a working day).</summary>
    public static IReadOnlyList<DemoCustomer> Customers { get; } =
    [
        new("Acme Robotics", "America/New_York", "developer", 0, 36),
        new("Bluebird Health", "America/Chicago", "developer", 0, 24),
        new("Cobalt Legal", "America/Los_Angeles", "developer", 4, 30),
        new("Driftwood Games", "America/Denver", "developer", 0, 62),
        new("Evergreen Schools", "America/Toronto", "developer", 9, 14),
        new("Foxglove Media", "America/Sao_Paulo", "developer", 0, 28),
        new("Granite Insurance", "America/New_York", "developer", 14, 40),
        new("Harbor Freightways", "America/Halifax", "developer", 0, 18),
        new("Indigo Travel", "Asia/Kolkata", "developer", 20, 44),
        new("Juniper Labs", "Australia/Sydney", "developer", 0, 33),
        new("Kestrel Analytics", "Europe/London", "developer", 31, 52),
        new("Lindenhof Verlag", "Europe/Berlin", "team", 0, 26),
        new("Maison Verte", "Europe/Paris", "team", 0, 31),
        new("Nordlys Energi", "Europe/Oslo", "team", 11, 22),
        new("Officina Torino", "Europe/Rome", "team", 0, 17),
        new("Puerta del Sol Seguros", "Europe/Madrid", "team", 24, 35),
        new("Quintessa Bank", "Europe/Lisbon", "team", 0, 48),
        new("Ryokan Online", "Asia/Tokyo", "enterprise", 0, 41),
        new("Sakura Logistics", "Asia/Tokyo", "enterprise", 0, 57),
        new("Tanaka Publishing", "Asia/Tokyo", "enterprise", 16, 29),
    ];
}

/// <summary>A customer of the demo.</summary>
/// <param name="Name">The company.</param>
/// <param name="Zone">Its zone.</param>
/// <param name="Plan">The external id of its plan.</param>
/// <param name="StartDay">Days after the demo's first day that it subscribes.</param>
/// <param name="Busy">Events on a working day, about.</param>
internal sealed record DemoCustomer(string Name, string Zone, string Plan, int StartDay, int Busy)
{
    public string ExternalId => Name.ToLowerInvariant().Replace(' ', '-');

    public string Email => $"billing@{Name.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)}.example";
}
