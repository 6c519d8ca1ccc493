namespace Orb.Billing.Catalog;

/// <summary>What the engine must know of a host's price model beside its price function: its name, its configuration, and examples that prove it.</summary>
/// <typeparam name="TModel">The model itself, a sealed record.</typeparam>
public interface IHostPriceModel<TModel>
    where TModel : HostPriceModel, IHostPriceModel<TModel>
{
    /// <summary>
    /// Its name: what <c>model_type</c> says, and before <c>_config</c> the member that holds its configuration. Lower-case letters, digits and
    /// underscores, at most 64, and none of the engine's own. Stored with every price: never give it to another function.
    /// </summary>
    static abstract string Name { get; }

    /// <summary>
    /// Worked examples, at least one that costs something. They are worked through when the model is registered: the amounts, and that the model is
    /// immutable, repeatable, read back as it was written, and falls or depends on a share only where it says so. The closer they are to the edges of
    /// the function, the more the check is worth.
    /// </summary>
    static abstract IReadOnlyList<PriceModelExample<TModel>> Examples { get; }

    /// <summary>Makes a model of a configuration.</summary>
    /// <param name="config">Reads the members; those nobody asks for are refused by it.</param>
    /// <exception cref="ArgumentException">The members are of the right kind, but make no model together; the message is the caller's answer.</exception>
    static abstract TModel Read(PriceModelReader config);
}
