using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>How the public contract writes one price model.</summary>
internal abstract class ModelFormat
{
    /// <summary>The model's name; its configuration is the member with this name and <c>_config</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>Whether the model has nothing to configure; the configuration may then be left out.</summary>
    public virtual bool IsBare => false;

    /// <summary>The class of the model.</summary>
    public abstract Type Model { get; }

    /// <summary>Reads a configuration.</summary>
    /// <returns>The model; null where the reader has noted what is wrong.</returns>
    /// <exception cref="ArgumentException">The values are of the right kind, but the model refuses them.</exception>
    public abstract PriceModel? Read(ConfigReader config);

    /// <summary>Writes the members of the configuration.</summary>
    public abstract void Write(PriceModel model, Utf8JsonWriter config);

    /// <summary>The members whose text would read as something else: what the model holds and the contract cannot write. None by default.</summary>
    public virtual IEnumerable<ValidationIssue> Unwritable(PriceModel model) => [];
}

/// <inheritdoc/>
internal abstract class ModelFormat<TModel> : ModelFormat
    where TModel : PriceModel
{
    public sealed override Type Model => typeof(TModel);

    public sealed override PriceModel? Read(ConfigReader config) => ReadModel(config);

    public sealed override void Write(PriceModel model, Utf8JsonWriter config) => Write((TModel)model, config);

    protected abstract TModel? ReadModel(ConfigReader config);

    protected abstract void Write(TModel model, Utf8JsonWriter config);
}
