using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>
/// Price models as the public contract writes them: <c>{"model_type": "tiered", "tiered_config": {"tiers": [...]}}</c>. API and stores share
/// it, so what is stored of a price is what was asked for.
/// </summary>
public static class PriceModelFormat
{
    /// <summary>The models that can be read.</summary>
    public static IReadOnlyList<string> ModelTypes { get; } = ["unit", "tiered", "bulk", "package"];

    /// <summary>Reads a model from the object that holds <c>model_type</c> and its configuration.</summary>
    /// <param name="price">The object; other members are ignored.</param>
    /// <param name="path">Where the object stands in the request, for the issues' field names.</param>
    /// <param name="issues">Takes what is wrong.</param>
    /// <param name="model">The model.</param>
    public static bool TryRead(JsonElement price, string path, ICollection<ValidationIssue> issues, [NotNullWhen(true)] out PriceModel? model)
    {
        model = null;
        if (!price.TryGetProperty("model_type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            issues.Add(new ValidationIssue(
                Join(path, "model_type"),
                type.ValueKind == JsonValueKind.Undefined ? "is required." : $"must be a string, not {Shorten(type.GetRawText())}."));
            return false;
        }

        var name = type.GetString()!;
        if (!ModelTypes.Contains(name))
        {
            issues.Add(new ValidationIssue(Join(path, "model_type"), $"'{Shorten(name)}' is not one of {string.Join(", ", ModelTypes)}."));
            return false;
        }

        var member = $"{name}_config";
        if (!price.TryGetProperty(member, out var config) || config.ValueKind != JsonValueKind.Object)
        {
            issues.Add(new ValidationIssue(Join(path, member), "is required and must be an object."));
            return false;
        }

        var reader = new ConfigReader(config, Join(path, member), issues);
        try
        {
            model = name switch
            {
                "unit" => ReadUnit(reader),
                "tiered" => ReadTiered(reader),
                "bulk" => ReadBulk(reader),
                _ => ReadPackage(reader),
            };
        }
        catch (ArgumentException wrong)
        {
            issues.Add(new ValidationIssue(Join(path, member), wrong.Message.Split(" (Parameter", 2)[0]));
        }

        return model is not null;
    }

    /// <summary>Writes <c>model_type</c> and the configuration as members of the object that is open.</summary>
    public static void Write(PriceModel model, Utf8JsonWriter writer)
    {
        writer.WriteString("model_type", model.ModelType);
        writer.WriteStartObject($"{model.ModelType}_config");
        switch (model)
        {
            case UnitPriceModel unit:
                writer.WriteString("unit_amount", Text(unit.UnitAmount));
                break;
            case TieredPriceModel tiered:
                writer.WriteStartArray("tiers");
                foreach (var tier in tiered.Tiers)
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("first_unit", tier.FirstUnit);
                    WriteBound(writer, "last_unit", tier.LastUnit);
                    WriteAmounts(writer, tier);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                break;
            case BulkPriceModel bulk:
                writer.WriteStartArray("tiers");
                foreach (var tier in bulk.Tiers)
                {
                    writer.WriteStartObject();
                    WriteBound(writer, "maximum_units", tier.LastUnit);
                    WriteAmounts(writer, tier);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                break;
            case PackagePriceModel package:
                writer.WriteString("package_amount", Text(package.PackageAmount));
                writer.WriteNumber("package_size", package.PackageSize);
                break;
            default:
                throw new NotSupportedException($"The price model {model.ModelType} has no format.");
        }

        writer.WriteEndObject();
    }

    private static UnitPriceModel? ReadUnit(ConfigReader reader)
    {
        var amount = reader.Amount("unit_amount");
        reader.Flag("prorated");
        return reader.Done() ? new UnitPriceModel(amount) : null;
    }

    private static TieredPriceModel? ReadTiered(ConfigReader reader)
    {
        var tiers = reader.List("tiers", tier =>
        {
            var first = tier.Number("first_unit") ?? 0m;
            var last = tier.Number("last_unit", optional: true);
            return new Tier(first, last, tier.Amount("unit_amount"), tier.Amount("flat_amount", optional: true));
        });
        reader.Flag("prorated");
        return reader.Done() ? new TieredPriceModel(tiers) : null;
    }

    private static BulkPriceModel? ReadBulk(ConfigReader reader)
    {
        var from = 0m;
        var tiers = reader.List("tiers", tier =>
        {
            var last = tier.Number("maximum_units", optional: true);
            var read = new Tier(from, last, tier.Amount("unit_amount"), tier.Amount("flat_amount", optional: true));
            from = last ?? from;
            return read;
        });
        return reader.Done() ? new BulkPriceModel(tiers) : null;
    }

    private static PackagePriceModel? ReadPackage(ConfigReader reader)
    {
        var amount = reader.Amount("package_amount");
        var size = reader.Number("package_size") ?? 1m;
        if (size != decimal.Truncate(size) || size <= 0m)
            reader.Add("package_size", $"must be a whole number above 0, not {size.ToString(CultureInfo.InvariantCulture)}.");
        return reader.Done() ? new PackagePriceModel(amount, size) : null;
    }

    private static void WriteBound(Utf8JsonWriter writer, string name, decimal? bound)
    {
        if (bound is { } value)
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }

    private static void WriteAmounts(Utf8JsonWriter writer, Tier tier)
    {
        writer.WriteString("unit_amount", Text(tier.UnitAmount));
        if (tier.FlatAmount != 0m)
            writer.WriteString("flat_amount", Text(tier.FlatAmount));
    }

    // Like the contract's own examples: "49.00", "0.002".
    private static string Text(decimal value) => value.ToString("0.00##########################", CultureInfo.InvariantCulture);

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "…";

    /// <summary>Reads the members of a configuration and refuses those it was not asked for: a misspelt member must not price at zero.</summary>
    private sealed class ConfigReader(JsonElement config, string path, ICollection<ValidationIssue> issues)
    {
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);
        private bool _failed;

        public decimal Amount(string name, bool optional = false)
        {
            if (!Find(name, optional, out var value))
                return 0m;
            if (value.ValueKind != JsonValueKind.String)
                return Fail(name, "must be a decimal number in a string.");
            return Parsed(name, value.GetString()!, negative: false);
        }

        public decimal? Number(string name, bool optional = false)
        {
            if (!Find(name, optional, out var value))
                return null;
            return value.ValueKind != JsonValueKind.Number ? Fail(name, "must be a number.") : Parsed(name, value.GetRawText(), negative: false);
        }

        public void Flag(string name)
        {
            if (Find(name, optional: true, out var value) && value.ValueKind != JsonValueKind.True && value.ValueKind != JsonValueKind.False)
                Fail(name, "must be true or false.");
        }

        public List<T> List<T>(string name, Func<ConfigReader, T> read)
        {
            var items = new List<T>();
            if (!Find(name, optional: false, out var list))
                return items;
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > 1000)
            {
                Fail(name, "must be a list of 1 to 1000 entries.");
                return items;
            }

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

        public bool Done()
        {
            foreach (var member in config.EnumerateObject())
            {
                if (!_known.Contains(member.Name))
                    Fail(Shorten(member.Name), "is not a member of this configuration.");
            }

            return !_failed;
        }

        public void Add(string name, string message) => Fail(name, message);

        private string Path => path;

        private bool Find(string name, bool optional, out JsonElement value)
        {
            _known.Add(name);
            if (config.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null)
                return true;
            if (!optional)
                Fail(name, "is required.");
            return false;
        }

        private decimal Parsed(string name, string text, bool negative)
        {
            switch (StrictDecimal.TryParse(text, out var value))
            {
                case DecimalRefusal.NotANumber:
                    return Fail(name, $"'{Shorten(text)}' is not a decimal number.");
                case DecimalRefusal.TooManyDigits:
                    return Fail(name, $"'{Shorten(text)}' has more than {StrictDecimal.MaximumDigits} significant digits or is out of range.");
                default:
                    return value < 0m && !negative ? Fail(name, $"must not be negative, but is {Shorten(text)}.") : value;
            }
        }

        private decimal Fail(string name, string message)
        {
            _failed = true;
            issues.Add(new ValidationIssue(Join(path, name), message));
            return 0m;
        }
    }
}
