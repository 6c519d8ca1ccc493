using Orb.Billing.Catalog.PriceModels;

namespace Orb.Billing.Catalog;

/// <summary>A price model that a host brings, looked at.</summary>
public abstract class PriceModelRegistration
{
    private protected PriceModelRegistration()
    {
    }

    internal abstract ModelFormat Format { get; }

    /// <summary>Looks at a model and works through its examples.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <exception cref="InvalidOperationException">Its name is not one, or an example shows that it breaks the rules of price models.</exception>
    public static PriceModelRegistration Of<TModel>()
        where TModel : HostPriceModel, IHostPriceModel<TModel> => new PriceModelRegistration<TModel>();
}

/// <inheritdoc/>
internal sealed class PriceModelRegistration<TModel> : PriceModelRegistration
    where TModel : HostPriceModel, IHostPriceModel<TModel>
{
    public PriceModelRegistration() => PriceModelProof.Of<TModel>(Format);

    internal override ModelFormat Format { get; } = new HostModelFormat<TModel>();
}
