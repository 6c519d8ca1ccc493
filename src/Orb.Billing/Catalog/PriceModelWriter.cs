using System.Text.Json;
using Orb.Billing.Catalog.PriceModels;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>Writes the configuration of a host's price model in the forms that <see cref="PriceModelReader"/> reads. What is null is left out.</summary>
public sealed class PriceModelWriter
{
    private readonly Utf8JsonWriter _config;

    internal PriceModelWriter(Utf8JsonWriter config) => _config = config;

    /// <summary>An amount or a rate, as a string with at least two decimal places.</summary>
    public void Amount(string member, decimal? value)
    {
        if (value is { } amount)
            _config.WriteAmount(member, amount);
    }

    /// <summary>A JSON number.</summary>
    public void Number(string member, decimal? value)
    {
        if (value is { } number)
            _config.WriteNumber(member, number);
    }

    /// <summary>A text.</summary>
    public void Text(string member, string? value) => _config.WriteText(member, value);

    /// <summary>True or false.</summary>
    public void Flag(string member, bool? value) => _config.WriteFlag(member, value);

    /// <summary>A list of objects.</summary>
    /// <param name="member">The member.</param>
    /// <param name="items">What is listed.</param>
    /// <param name="write">Writes the members of one.</param>
    public void List<T>(string member, IEnumerable<T> items, Action<T> write) => _config.WriteList(member, items, write);

    /// <summary>Tiers, as <see cref="PriceModelReader.Tiers"/> reads them.</summary>
    /// <param name="member">The member that lists them.</param>
    /// <param name="tiers">Lowest first.</param>
    public void Tiers(string member, IEnumerable<Tier> tiers) => _config.WriteList(member, tiers, tier =>
    {
        _config.WriteQuantity("tier_lower_bound", tier.FirstUnit);
        _config.WriteTierAmounts(tier);
    });
}
