using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Every law, tried with every price model that it applies to; and every law can be broken.</summary>
public sealed class PriceLawTests
{
    public static TheoryData<string, string> Laws =>
    [
        .. PricesAtRandom.Usual.SelectMany(
            m => PriceLaw.All.Values.Where(law => law.AppliesTo(m.Value, m.Value.Prices.Single().Usage.Kind)), (m, law) => (m.Key.Name, law.Name)),
    ];

    public static TheoryData<string, string> Breaches => new()
    {
        { "R2 the parts sum to the whole", nameof(Wrong.PartsMissACent) },
        { "R2 the sub lines sum to the subtotal", nameof(Wrong.PartsMissAUnit) },
        { "R25 it is never below zero", nameof(Wrong.GivesMoney) },
        { "R16 more costs no less where it says that it cannot fall", nameof(Wrong.Falls) },
        { "R16 discounted, capped and topped up, more costs no less where it says that it cannot fall", nameof(Wrong.Falls) },
        { "nothing used costs nothing but a flat amount or a minimum", nameof(Wrong.CostsWithoutUsage) },
        { "groups and events of nothing cost nothing but a flat amount, a minimum or a fixed fee", nameof(Wrong.CostsWithoutUsage) },
        { "the same usage costs the same again", nameof(Wrong.Remembers) },
        { "no order changes it", nameof(Wrong.CostsTheFirstTwice) },
        { "groups add up", nameof(Wrong.CostsByTheNumberOfGroups) },
        { "R8 usage is never prorated", nameof(Wrong.Prorates) },
        { "R4 a shorter period costs no more, and usage beyond all minimums the same", nameof(Wrong.CostsMoreInAShortPeriod) },
        { "R16 an open period costs no more than a closed one", nameof(Wrong.CostsMoreWhileOpen) },
    };

    [Fact]
    public void Every_model_of_the_core_is_tried() =>
        PricesAtRandom.Usual.Keys.Select(t => t.Name).Order(StringComparer.Ordinal).ShouldBe(typeof(PriceModel).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(PriceModel)) && !t.IsAbstract).Select(t => t.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Laws))]
    public void A_price_keeps_the_law(string model, string law)
    {
        var (type, tried) = PricesAtRandom.Usual.Single(m => m.Key.Name == model);
        tried.Prices.SelectMany(price => tried.Usage(price).Select(usage => (price, usage))).Sample(given =>
        {
            given.price.ShouldBeOfType(type);
            PriceLaw.All[law].Keep(tried, given.price, given.usage);
        }, iter: Runs(500));
    }

    // A number that no decimal holds parks the subscription (R1); nothing else may come of many digits.
    [Theory]
    [MemberData(nameof(Laws))]
    public void R1_A_price_keeps_the_law_with_numbers_of_28_digits(string model, string law)
    {
        var tried = PricesAtRandom.OfManyDigits.Single(m => m.Key.Name == model).Value;
        var (kept, refused) = (0, 0);
        tried.Prices.SelectMany(price => tried.Usage(price).Select(usage => (price, usage))).Sample(given =>
        {
            try
            {
                PriceLaw.All[law].Keep(tried, given.price, given.usage);
                Interlocked.Increment(ref kept);
            }
            catch (Exception overflow) when (overflow is OverflowException or AmountOverflowException)
            {
                Interlocked.Increment(ref refused);
            }
        }, iter: Runs(250));
        kept.ShouldBeGreaterThan(refused);
    }

    [Theory]
    [MemberData(nameof(Breaches))]
    public void A_law_finds_a_price_that_breaks_it(string law, string breach)
    {
        var tried = new PriceAtRandom(Gen.Const((PriceModel)new Wrong(breach)), NumbersAtRandom.Usual);
        Should.Throw<CsCheckException>(() => tried.Usage(new Wrong(breach)).Sample(usage => PriceLaw.All[law].Keep(tried, new Wrong(breach), usage), iter: 1_000));
        var right = new PriceAtRandom(Gen.Const((PriceModel)new Wrong("")), NumbersAtRandom.Usual);
        right.Usage(new Wrong("")).Sample(usage => PriceLaw.All[law].Keep(right, new Wrong(""), usage), iter: Runs(500));
    }

    [Fact]
    public void Every_law_is_broken_by_a_price() => Breaches.Select(b => b.Data.Item1).ShouldBe(PriceLaw.All.Keys, ignoreOrder: true);

    // 1.00 a unit of each group, but for one fault.
    private sealed record Wrong(string Fault) : PriceModel
    {
        private int _calls;

        public const string PartsMissACent = nameof(PartsMissACent);
        public const string PartsMissAUnit = nameof(PartsMissAUnit);
        public const string GivesMoney = nameof(GivesMoney);
        public const string Falls = nameof(Falls);
        public const string CostsWithoutUsage = nameof(CostsWithoutUsage);
        public const string Remembers = nameof(Remembers);
        public const string CostsTheFirstTwice = nameof(CostsTheFirstTwice);
        public const string CostsByTheNumberOfGroups = nameof(CostsByTheNumberOfGroups);
        public const string Prorates = nameof(Prorates);
        public const string CostsMoreInAShortPeriod = nameof(CostsMoreInAShortPeriod);
        public const string CostsMoreWhileOpen = nameof(CostsMoreWhileOpen);

        public override string ModelType => "wrong";

        // Groups come ordered whatever was given, so only what other charges come to can come in an order that matters.
        public override PricedUsage Usage => Fault == CostsTheFirstTwice ? PricedUsage.Subtotals : PricedUsage.GroupedBy("x");

        public override Rated Rate(RatingInput input)
        {
            _calls++;
            var parts = Fault == CostsTheFirstTwice
                ? input.Subtotals.Select(s => new RatedPart("", 0m, s)).ToList()
                : input.Groups.Select(g => new RatedPart(g.Values[0] ?? "", g.Quantity, g.Quantity)).ToList();
            var extra = Fault switch
            {
                GivesMoney => -1m - (2m * input.Quantity),
                Falls => input.Quantity > 2_000m ? -input.Quantity : 0m,
                CostsWithoutUsage => 1m,
                Remembers => _calls,
                CostsTheFirstTwice => input.Subtotals.Count > 0 ? input.Subtotals[0] : 0m,
                CostsByTheNumberOfGroups => input.Groups.Count > 1 ? input.Groups.Count : 0m,
                Prorates => -input.Quantity * (1m - ((decimal)input.Share.Units / input.Share.AnchorUnits)),
                CostsMoreInAShortPeriod => input.Share.IsWhole ? 0m : 1m,
                CostsMoreWhileOpen => input.PeriodIsOpen ? 1m : 0m,
                _ => 0m,
            };
            if (extra != 0m)
                parts.Add(new RatedPart("extra", 0m, extra));
            var exact = parts.Sum(p => p.Exact);
            return new Rated(Fault switch
            {
                PartsMissACent => exact + 0.01m,
                PartsMissAUnit => exact + parts.Count + 1m,
                _ => exact,
            }, parts);
        }
    }
}
