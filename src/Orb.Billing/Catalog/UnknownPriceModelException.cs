namespace Orb.Billing.Catalog;

/// <summary>
/// A stored price has a model that this host does not know: it was started without the registration of one that its data needs. Subscriptions with
/// such a price are parked as <c>unreadable_configuration</c>; the others go on.
/// </summary>
public sealed class UnknownPriceModelException : InvalidOperationException
{
    /// <summary>A model that is not known.</summary>
    /// <param name="modelType">The model's name.</param>
    public UnknownPriceModelException(string modelType)
        : base($"The price model '{modelType}' of a stored price is not known to this host. Register it: AddOrbBilling().AddPriceModel<...>().") =>
        ModelType = modelType;

    /// <summary>The model's name.</summary>
    public string ModelType { get; }
}
