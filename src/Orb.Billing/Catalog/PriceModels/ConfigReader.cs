using System.Globalization;
using System.Text.Json;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Reads the members of a configuration and refuses those it was not asked for: a misspelt member must not price at zero.</summary>
internal sealed class ConfigReader(JsonElement config, string path, ICollection<ValidationIssue> issues)
{
    /// <summary>The most entries a list of a configuration may have.</summary>
    public const int MaximumEntries = 1000;

    /// <summary>The most characters of a text, unless said otherwise.</summary>
    public const int MaximumTextLength = 255;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private bool _failed;

    /// <summary>A decimal number in a string, not negative; 0 where it is left out.</summary>
    public decimal Amount(string name, bool optional = false) => OptionalAmount(name, optional) ?? 0m;

    /// <summary>A decimal number in a string, not negative; null where it is left out.</summary>
    public decimal? OptionalAmount(string name, bool optional = true)
    {
        if (!Find(name, optional, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return Fail(name, "must be a decimal number in a string.");
        return Parsed(name, value.GetString()!);
    }

    /// <summary>A number that is not negative; null where it is left out.</summary>
    public decimal? Number(string name, bool optional = false)
    {
        if (!Find(name, optional, out var value))
            return null;
        return value.ValueKind != JsonValueKind.Number ? Fail(name, "must be a number.") : Parsed(name, value.GetRawText());
    }

    /// <summary>A number, as such or in a string, not negative; the contract has been seen with both.</summary>
    public decimal AmountOrNumber(string name) =>
        config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? Number(name) ?? 0m : Amount(name);

    /// <summary>The units of a package, as a string or, where <paramref name="isNumber"/>, a number; above 0.</summary>
    public decimal PackageSize(bool isNumber = false)
    {
        const string name = "package_size";
        var size = isNumber ? Number(name) : OptionalAmount(name, optional: false);
        if (size == 0m && !_failed)
            Fail(name, "must be above 0, but is 0.");
        return size ?? 0m;
    }

    /// <summary>A text of 1 to <paramref name="maximum"/> characters; null where it is left out.</summary>
    public string? Text(string name, bool optional = false, int maximum = MaximumTextLength)
    {
        if (!Find(name, optional, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.Length <= maximum)
            return text;
        Fail(name, string.Create(CultureInfo.InvariantCulture, $"must be a text of 1 to {maximum} characters."));
        return null;
    }

    /// <summary>True or false; null where it is left out.</summary>
    public bool? Flag(string name)
    {
        if (!Find(name, optional: true, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Fail(name, "must be true or false.");
        return null;
    }

    /// <summary>A list of texts, of which some may be null.</summary>
    public IReadOnlyList<string?> Texts(string name)
    {
        if (!FindList(name, optional: false, out var list))
            return [];
        var texts = new List<string?>();
        foreach (var entry in list.EnumerateArray())
        {
            if (entry.ValueKind is not (JsonValueKind.String or JsonValueKind.Null) || entry.GetString() is { Length: > MaximumTextLength })
                Fail(name, $"must be a list of texts of at most {MaximumTextLength} characters.");
            else
                texts.Add(entry.GetString());
        }

        return texts;
    }

    /// <summary>A list of objects; empty where it is left out.</summary>
    public List<T> List<T>(string name, Func<ConfigReader, T> read, bool optional = false)
    {
        var items = new List<T>();
        if (!FindList(name, optional, out var list))
            return items;
        var index = 0;
        foreach (var entry in list.EnumerateArray())
        {
            var reader = new ConfigReader(entry, string.Create(CultureInfo.InvariantCulture, $"{Join(path, name)}[{index++}]"), issues);
            if (entry.ValueKind != JsonValueKind.Object)
            {
                _failed = true;
                issues.Add(new ValidationIssue(reader.Path, "must be an object."));
                continue;
            }

            items.Add(read(reader));
            _failed |= !reader.Done();
        }

        return items;
    }

    /// <summary>
    /// Tiers of which each names the bound it starts at and that end where the next starts. They may come in any order; the first may leave its
    /// bound out.
    /// </summary>
    /// <param name="rate">What the contract calls their rate.</param>
    public List<Tier> BoundedTiers(string rate = "unit_amount") => Touching(List("tiers", tier =>
        new Tier(tier.Amount("tier_lower_bound", optional: true), null, tier.Amount(rate), tier.Amount("flat_amount", optional: true))));

    /// <summary>The same with minimums.</summary>
    public List<MinimumTier> MinimumTiers(string rate)
    {
        var tiers = List("tiers", tier => new MinimumTier(tier.Amount("tier_lower_bound"), null, tier.Amount(rate), tier.Amount("minimum_amount")))
            .OrderBy(t => t.FirstUnit).ToList();
        for (var i = 0; i < tiers.Count - 1; i++)
            tiers[i] = tiers[i] with { LastUnit = tiers[i + 1].FirstUnit };
        return tiers;
    }

    /// <summary>Tiers, each ending where the next starts.</summary>
    public static List<Tier> Touching(IEnumerable<Tier> tiers)
    {
        var ordered = tiers.OrderBy(t => t.FirstUnit).ToList();
        for (var i = 0; i < ordered.Count - 1; i++)
            ordered[i] = ordered[i] with { LastUnit = ordered[i + 1].FirstUnit };
        return ordered;
    }

    /// <summary>Whether nothing was wrong so far.</summary>
    public bool IsSound => !_failed;

    /// <summary>Whether nothing was wrong and no member is left that nobody asked for.</summary>
    public bool Done()
    {
        foreach (var member in config.EnumerateObject())
        {
            if (!_known.Contains(member.Name))
                Fail(Shorten(member.Name), "is not a member of this configuration.");
        }

        return !_failed;
    }

    /// <summary>Notes what is wrong with a member.</summary>
    public void Add(string name, string message) => Fail(name, message);

    internal static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    internal static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "…";

    private string Path => path;

    private bool FindList(string name, bool optional, out JsonElement list)
    {
        if (!Find(name, optional, out list))
            return false;
        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is > 0 and <= MaximumEntries)
            return true;
        if (list.ValueKind == JsonValueKind.Array && optional && list.GetArrayLength() == 0)
            return false;
        Fail(name, $"must be a list of 1 to {MaximumEntries} entries.");
        return false;
    }

    private bool Find(string name, bool optional, out JsonElement value)
    {
        _known.Add(name);
        if (config.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null)
            return true;
        if (!optional)
            Fail(name, "is required.");
        return false;
    }

    private decimal Parsed(string name, string text) => StrictDecimal.TryParse(text, out var value) switch
    {
        DecimalRefusal.NotANumber => Fail(name, $"'{Shorten(text)}' is not a decimal number."),
        DecimalRefusal.TooManyDigits => Fail(name, $"'{Shorten(text)}' has more than {StrictDecimal.MaximumDigits} significant digits or is out of range."),
        _ => value < 0m ? Fail(name, $"must not be negative, but is {Shorten(text)}.") : value,
    };

    private decimal Fail(string name, string message)
    {
        _failed = true;
        issues.Add(new ValidationIssue(Join(path, name), message));
        return 0m;
    }
}
