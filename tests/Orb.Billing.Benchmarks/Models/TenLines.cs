using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Benchmarks;

/// <summary>An invoice with ten lines, each of a price with four tiers, all of which the usage enters; and the arithmetic of these tiers alone.</summary>
public sealed class TenLines
{
    private const int Lines = 10;

    private static readonly Tier[] Tiers = [new(0m, 100m, 0.10m), new(100m, 1_000m, 0.05m), new(1_000m, 10_000m, 0.02m), new(10_000m, null, 0.01m)];

    private readonly SubscriptionTimeline _timeline = Subscribed();
    private readonly Dictionary<ChargeKey, SettledCharge> _settled = [];
    private readonly IReadOnlyList<PlannedCharge> _charges;
    private readonly MeteredUsage _usage;
    private readonly Instant _date = Instant.FromUtc(2026, 2, 1, 0, 0);

    // The same numbers without names: bound below, bound above, rate.
    private readonly (decimal From, decimal To, decimal Rate)[] _tiers = [.. Tiers.Select(t => (t.FirstUnit, t.LastUnit ?? decimal.MaxValue, t.UnitAmount))];
    private readonly decimal[] _quantities;

    /// <summary>The invoice of a month.</summary>
    public TenLines()
    {
        _charges = Plan();
        _usage = new MeteredUsage(_charges.SelectMany(c => c.UsageNeeds).Select((need, i) => (need, i)).ToDictionary(n => n.need, n => Metered(n.i)));
        _quantities = [.. _charges.SelectMany(c => c.UsageNeeds).Select(n => _usage[n].Quantity)];
    }

    /// <summary>The charges of the month, in the order of their lines.</summary>
    public IReadOnlyList<PlannedCharge> Plan() => ChargePlanner.DueAt(_timeline, _date);

    /// <summary>The invoice: rated, rounded, with a sub line for each tier, every step explained, reconciled with what is settled and added up.</summary>
    public CalculatedInvoice Calculate() => InvoiceCalculation.Run(_timeline, _charges, _usage, _settled, _date).Invoices[0];

    /// <summary>The same from the plan on.</summary>
    public CalculatedInvoice PlanAndCalculate() => InvoiceCalculation.Run(_timeline, Plan(), _usage, _settled, _date).Invoices[0];

    /// <summary>What all prices come to without explanation: no line, no rounding, no invoice.</summary>
    public decimal Rate()
    {
        var exact = 0m;
        for (var i = 0; i < _quantities.Length; i++)
            exact += _charges[i].Price.Model.Rate(new RatingInput(_quantities[i])).Exact;
        return exact;
    }

    /// <summary>The bare decimal arithmetic of the tiers: ten sums.</summary>
    public decimal Bare()
    {
        var sum = 0m;
        foreach (var quantity in _quantities)
        {
            foreach (var (from, to, rate) in _tiers)
            {
                if (quantity > from)
                    sum += (Math.Min(quantity, to) - from) * rate;
            }
        }

        return sum;
    }

    /// <summary>Prints a row each for rating, calculating and planning too.</summary>
    public static void Print(int rounds, int milliseconds)
    {
        var invoice = new TenLines();
        Console.WriteLine("| ten lines of four tiers, of the bare arithmetic | fastest batches | median |");
        Console.WriteLine("|---|---|---|");
        Row("rated without explanation", () => Sink.Keep(invoice.Rate()));
        Row("the invoice of planned charges", () => Sink.Keep(invoice.Calculate()));
        Row("planned too", () => Sink.Keep(invoice.PlanAndCalculate()));

        void Row(string name, Action workload)
        {
            InTurns.WarmUp(workload, 1_000 * milliseconds);
            var ratio = InTurns.OfBatches(() => Sink.Keep(invoice.Bare()), workload, rounds, milliseconds);
            Console.WriteLine($"| {name} | {ratio.Fastest:0.0} | {ratio.Median:0.0} |");
        }
    }

    private static SubscriptionTimeline Subscribed()
    {
        var start = Instant.FromUtc(2026, 1, 1, 0, 0);
        var intervals = Enumerable.Range(1, Lines).Select(i => new PriceInterval(
            new PriceIntervalId(Id(i)), new LineageId(Id(i)), Price.Usage(
                new PriceId(Id(i)), "Tokens", new ItemId(Id(1)), Currency.Usd, Cadence.Monthly, new TieredPriceModel(Tiers), new MetricId(Id(i))),
            BillingAnchor.On(new LocalDate(2026, 1, 1)), start, null, i));
        return new SubscriptionTimeline(new SubscriptionId(Id(1)), new CustomerId(Id(2)), DateTimeZone.Utc, Currency.Usd, start, null, [.. intervals]);
    }

    private static Accumulator Metered(int line)
    {
        var accumulator = MetricSql.Parse("SELECT SUM(tokens) FROM events").Definition!.NewAccumulator();
        var tokens = PropertyValue.Number(12_345.5m + line);
        accumulator.Add(new UsageEvent("e", "completion", Instant.FromUtc(2026, 1, 2, 0, 0), new Dictionary<string, PropertyValue> { ["tokens"] = tokens }));
        return accumulator;
    }

    private static Guid Id(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
