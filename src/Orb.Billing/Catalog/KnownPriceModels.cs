using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orb.Billing.Catalog.PriceModels;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>The price models that a host knows: the engine's own and those it registered. One for the life of the host.</summary>
public sealed class KnownPriceModels
{
    private readonly Dictionary<string, ModelFormat> _byName;

    /// <summary>The engine's own models and others.</summary>
    /// <param name="registrations">The others.</param>
    /// <exception cref="InvalidOperationException">Two of them share a name.</exception>
    public KnownPriceModels(IEnumerable<PriceModelRegistration> registrations)
    {
        ArgumentNullException.ThrowIfNull(registrations);
        _byName = ModelFormats.All.ToDictionary(f => f.ModelType, StringComparer.Ordinal);
        foreach (var format in registrations.Select(r => r.Format))
        {
            if (!_byName.TryAdd(format.ModelType, format))
            {
                throw new InvalidOperationException(
                    $"The price model '{format.ModelType}' was registered twice: by {_byName[format.ModelType].Model} and by {format.Model}. Give one another name.");
            }
        }

        ModelTypes = [.. ModelFormats.All.Select(f => f.ModelType), .. _byName.Keys.Except(ModelFormats.All.Select(f => f.ModelType)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The engine's own models.</summary>
    public static KnownPriceModels Standard { get; } = new([]);

    /// <summary>The names of the models: the engine's own, then the host's.</summary>
    public IReadOnlyList<string> ModelTypes { get; }

    /// <summary>Whether prices of a model can be stored and read back.</summary>
    public bool Knows(PriceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return _byName.TryGetValue(model.ModelType, out var format) && format.Model == model.GetType();
    }

    /// <summary>Whether there is a model of this name.</summary>
    public bool Knows(string modelType) => _byName.ContainsKey(modelType);

    /// <summary>Reads a model from the object that holds <c>model_type</c> and its configuration.</summary>
    /// <param name="price">The object; other members are ignored.</param>
    /// <param name="path">Where the object stands in the request, for the issues' field names.</param>
    /// <param name="issues">Takes what is wrong.</param>
    /// <param name="model">The model.</param>
    public bool TryRead(JsonElement price, string path, ICollection<ValidationIssue> issues, [NotNullWhen(true)] out PriceModel? model)
    {
        model = null;
        if (!price.TryGetProperty("model_type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            issues.Add(new ValidationIssue(
                ConfigReader.Join(path, "model_type"),
                type.ValueKind == JsonValueKind.Undefined ? "is required." : $"must be a string, not {ConfigReader.Shorten(type.GetRawText())}."));
            return false;
        }

        var name = type.GetString()!;
        if (!_byName.TryGetValue(name, out var format))
        {
            issues.Add(new ValidationIssue(
                ConfigReader.Join(path, "model_type"), $"'{ConfigReader.Shorten(name)}' is not one of {string.Join(", ", ModelTypes)}."));
            return false;
        }

        var member = ConfigReader.Join(path, $"{name}_config");
        var config = price.TryGetProperty($"{name}_config", out var given) && given.ValueKind != JsonValueKind.Null ? given : default;
        if (config.ValueKind == JsonValueKind.Undefined && format.IsBare)
            config = JsonElement.Parse("{}");
        if (config.ValueKind != JsonValueKind.Object)
        {
            issues.Add(new ValidationIssue(member, "is required and must be an object."));
            return false;
        }

        try
        {
            model = format.Read(new ConfigReader(config, member, issues));
        }
        catch (ArgumentException wrong)
        {
            issues.Add(new ValidationIssue(member, wrong.Message.Split(" (Parameter", 2)[0]));
        }

        return model is not null;
    }

    /// <summary>Notes what of a model would not come back from a store, by the names of the contract.</summary>
    internal void CheckReadable(PriceModel model, string path, ICollection<ValidationIssue> issues)
    {
        var config = ConfigReader.Join(path, $"{model.ModelType}_config");
        var unwritable = _byName[model.ModelType].Unwritable(model).ToList();
        foreach (var issue in unwritable)
            issues.Add(issue with { Field = $"{config}.{issue.Field}" });
        if (unwritable.Count == 0)
            TryRead(JsonElement.Parse(Written(model)), path, issues, out _);
    }

    private static ReadOnlySpan<byte> Written(PriceModel model)
    {
        var written = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(written))
        {
            writer.WriteStartObject();
            PriceModelFormat.Write(model, writer);
            writer.WriteEndObject();
        }

        return written.WrittenSpan;
    }
}
