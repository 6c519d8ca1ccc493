using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Docs.Tests.PriceModels;

/// <summary>
/// Usage as a page writes it, priced as an invoice line is: the events are metered, and a fee is prorated behind its model. A quantity is
/// <c>12345</c>; events with values of the properties that the model asks for are <c>eu 6; us 4</c> or <c>eu/large 6</c>, those of other models
/// <c>10.00; -2.00</c>; levels are <c>5 for 1/2; 15 for 1/2</c>, each with its share of the period; a fee is <c>fee of 2</c>. Behind it may stand <c>, 17 of 31 days</c> or, of a period that goes on, <c>, so far</c>.
/// </summary>
internal sealed partial class PageUsage
{
    private static readonly MetricDefinition Sum = MetricSql.Parse("SELECT SUM(quantity) FROM events").Definition!;
    private static readonly ServicePeriod Month = new(Worked.At("2026-01-01"), Worked.At("2026-02-01"));

    private readonly PriceModel _model;
    private readonly bool _isFee;
    private readonly bool _isOpen;
    private readonly IReadOnlyList<LevelUsage> _levels;
    private readonly Share _share;
    private readonly IReadOnlyList<(string?[] Values, decimal Quantity)> _entries;

    public PageUsage(PriceModel model, string text)
    {
        var match = Pattern().Match(text);
        _model = model;
        _isFee = match.Groups["fee"].Success;
        _isOpen = match.Groups["open"].Success;
        _share = match.Groups["days"].Success
            ? new Share(int.Parse(match.Groups["days"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["of"].Value, CultureInfo.InvariantCulture))
            : Share.Whole;
        var entries = match.Groups["usage"].Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _levels = [.. entries.Where(e => e.Contains(" for ", StringComparison.Ordinal)).Select(Level)];
        _entries = _levels.Count > 0 ? [] : [.. entries.Select(Entry)];
    }

    public Rated Rate()
    {
        if (_levels.Count > 0)
            return _model.Rate(RatingInput.OfLevels(_levels));
        if (_isFee)
            return Fee(_entries.Single().Quantity);
        if (_model.Usage.Kind == PricedUsageKind.Subtotals)
            return _model.Rate(RatingInput.OfSubtotals([.. _entries.Select(e => e.Quantity)]) with { Share = _share, PeriodIsOpen = _isOpen });
        var metric = Sum with { Detail = _model.Usage };
        var metered = metric.NewAccumulator(Month);
        foreach (var (entry, index) in _entries.Select((e, i) => (e, i)))
            metered.Add(Event(index, entry.Values, entry.Quantity));
        if (_isOpen)
            return _model.Rate(metered.ToInput() with { Share = _share, PeriodIsOpen = true });
        var evaluated = PriceEvaluation.Of(
            Price.Usage(new PriceId(Worked.Id(1)), "Usage", new ItemId(Worked.Id(2)), Currency.Usd, Cadence.Monthly, _model, new MetricId(Worked.Id(3))), Month, metered, share: _share);
        return new Rated(evaluated.Exact, evaluated.Parts);
    }

    private Rated Fee(decimal quantity)
    {
        var price = Price.FixedFee(new PriceId(Worked.Id(1)), "Fee", new ItemId(Worked.Id(2)), Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, _model, quantity);
        var piece = new ChargePiece(default, Month, _share, quantity, Month.Start);
        var target = ChargeCalculator.Target(new PlannedCharge(new ChargeKey(default, default, default, ChargeKind.Fee), price, 0, default, [piece], [piece]), MeteredUsage.None, []);
        return new Rated(target.Exact, target.Parts);
    }

    private UsageEvent Event(int index, string?[] values, decimal quantity)
    {
        var named = _model.Usage.Properties.Concat(_model.Usage.Filters.Select(f => f.Property)).Zip(values).Where(p => p.Second is not null);
        var properties = named.ToDictionary(p => p.First, p => PropertyValue.Text(p.Second!));
        properties["quantity"] = PropertyValue.Number(quantity);
        return new UsageEvent(index.ToString("D4", CultureInfo.InvariantCulture), "used", Month.Start, properties);
    }

    private static (string?[] Values, decimal Quantity) Entry(string text) => text.LastIndexOf(' ') is var cut and >= 0
        ? ([.. text[..cut].Split('/').Select(v => v == "(none)" ? null : v)], Number(text[(cut + 1)..]))
        : ([], Number(text));

    private static LevelUsage Level(string text)
    {
        var said = text.Split([" for ", "/"], StringSplitOptions.TrimEntries);
        return new LevelUsage(Number(said[0]), (BigInteger)Number(said[1]), (BigInteger)Number(said[2]));
    }

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<fee>fee of )?(?<usage>.*?)(?:, (?<days>\d+) of (?<of>\d+) days)?(?<open>, so far)?$")]
    private static partial Regex Pattern();
}
