using Orb.Billing.Catalog.PriceModels;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>
/// Reads the configuration of a host's price model. What is wrong with a member is noted by its path, a stand-in goes on, and all of it is refused in
/// one answer; so is a member that was never asked for, because a misspelt one must not price at zero.
/// </summary>
public sealed class PriceModelReader
{
    private readonly ConfigReader _config;

    internal PriceModelReader(ConfigReader config) => _config = config;

    /// <summary>An amount or a rate: a decimal number in a string, 0 or more.</summary>
    public decimal Amount(string member) => _config.Amount(member);

    /// <summary>The same where it may be left out.</summary>
    /// <returns>Null where it was left out.</returns>
    public decimal? OptionalAmount(string member) => _config.OptionalAmount(member);

    /// <summary>A JSON number, 0 or more.</summary>
    public decimal Number(string member) => _config.Number(member) ?? 0m;

    /// <summary>The same where it may be left out.</summary>
    /// <returns>Null where it was left out.</returns>
    public decimal? OptionalNumber(string member) => _config.Number(member, optional: true);

    /// <summary>A text of 1 to 255 characters.</summary>
    /// <returns>Empty where it is missing, which is noted.</returns>
    public string Text(string member) => _config.Text(member) ?? "";

    /// <summary>The same where it may be left out.</summary>
    /// <returns>Null where it was left out.</returns>
    public string? OptionalText(string member) => _config.Text(member, optional: true);

    /// <summary>True or false.</summary>
    /// <returns>Null where it was left out.</returns>
    public bool? Flag(string member) => _config.Flag(member);

    /// <summary>A list of 1 to 1000 objects.</summary>
    /// <param name="member">The member.</param>
    /// <param name="read">Reads one of them.</param>
    public IReadOnlyList<T> List<T>(string member, Func<PriceModelReader, T> read) => _config.List(member, entry => read(new PriceModelReader(entry)));

    /// <summary>Tiers as the engine's own models write them: <c>tier_lower_bound</c>, <c>unit_amount</c> and maybe <c>flat_amount</c>, each ending where the next starts.</summary>
    /// <param name="member">The member that lists them.</param>
    public IReadOnlyList<Tier> Tiers(string member) => ConfigReader.Touching(_config.List(member, tier =>
        new Tier(tier.Amount("tier_lower_bound", optional: true), null, tier.Amount("unit_amount"), tier.Amount("flat_amount", optional: true))));

    /// <summary>Notes what is wrong with a member.</summary>
    /// <param name="member">The member.</param>
    /// <param name="message">A sentence without its subject, naming the limit and the value: "must be at most 1, but is 2."</param>
    public void Refuse(string member, string message) => _config.Add(member, message);
}
