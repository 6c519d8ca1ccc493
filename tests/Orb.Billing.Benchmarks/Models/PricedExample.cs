using Orb.Billing.Core.Rating;

namespace Orb.Billing.Benchmarks;

/// <summary>A price of one model, and usage for it.</summary>
public sealed class PricedExample
{
    // Usage is spread over so many groups, where there are units for them.
    private const int MostGroups = 100;

    private readonly IReadOnlyList<IReadOnlyList<string?>> _values;

    /// <summary>A price.</summary>
    /// <param name="model">The price.</param>
    /// <param name="values">What the properties take that make its groups, value by value; usage goes through them in turn.</param>
    public PricedExample(PriceModel model, params IReadOnlyList<IReadOnlyList<string?>> values)
    {
        Model = model;
        _values = values;
    }

    /// <summary>The price.</summary>
    public PriceModel Model { get; }

    /// <summary>The name of the model.</summary>
    public string Name => Model.ModelType;

    /// <summary>
    /// Usage of so many units: one quantity; up to 100 groups that share them; an event a unit; or, of a composite, one charge that comes to so much.
    /// </summary>
    public RatingInput Usage(int units) => Model.Usage.Kind switch
    {
        PricedUsageKind.Groups => RatingInput.OfGroups(Groups(units)),
        PricedUsageKind.Events => RatingInput.OfEvents([.. Enumerable.Range(0, units).Select(i => new EventUsage(1m + (i % 7)))]),
        PricedUsageKind.Subtotals => RatingInput.OfSubtotals([units]),
        _ => new RatingInput(units),
    };

    private IEnumerable<GroupUsage> Groups(int units)
    {
        var count = Math.Min(units, MostGroups);
        return Enumerable.Range(0, count).Select(i => new GroupUsage(Values(i), (decimal)units / count));
    }

    // The first property takes a value of its own for each turn through the others, as projects and days do.
    private string?[] Values(int group)
    {
        var values = new string?[Model.Usage.Properties.Count];
        for (var i = values.Length - 1; i >= 0; i--)
        {
            var own = i < _values.Count ? _values[i] : [];
            values[i] = own.Count == 0 ? $"v{group:000}" : own[group % own.Count];
            group = own.Count == 0 ? group : group / own.Count;
        }

        return values;
    }
}
