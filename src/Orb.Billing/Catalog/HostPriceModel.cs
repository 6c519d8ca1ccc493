using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>
/// A price model of the host's own. Derive a sealed record, implement <see cref="IHostPriceModel{TModel}"/> and register it with
/// <c>AddPriceModel</c>: it is then asked for, stored, read back, billed and explained like the engine's own.
/// </summary>
/// <remarks>
/// What a price model must keep to, and what is checked of it when it is registered (its examples) and whenever it prices:
/// <list type="bullet">
/// <item>It is pure: immutable, no clock, no settings, no state. The same usage costs the same, today and when an invoice is corrected years later.</item>
/// <item>Usage is cumulative: <see cref="Price"/> is always given the whole period so far and answers with the whole amount, never what the newest
/// events add. The engine bills the difference to what was billed before (R5).</item>
/// <item>It prices a full period, exactly: it neither rounds (R2) nor prorates. A fee is cut to its days behind it; usage is cut, never prorated (R8).</item>
/// <item>It never comes to less than 0, and its parts, where it names any, sum to its amount.</item>
/// </list>
/// </remarks>
public abstract record HostPriceModel : PriceModel
{
    /// <summary>
    /// Whether more usage can make the amount smaller, as with a volume tier. Such a price takes no part in threshold invoices, for what was invoiced
    /// early would have to be given back (R16); it is billed at the end of its period. Say true when in doubt.
    /// </summary>
    public abstract override bool CanFall { get; }

    /// <summary>
    /// Whether it holds amounts fixed in money for a full period, for example a minimum, and cuts them itself by <see cref="RatingInput.Share"/> (R4).
    /// Where false, its amount must not depend on the share.
    /// </summary>
    public abstract bool CutsFixedAmounts { get; }

    /// <summary>Prices usage, and refuses a result that would make a wrong invoice.</summary>
    /// <param name="input">What was metered or agreed, in the detail of <see cref="PriceModel.Usage"/>.</param>
    /// <exception cref="PriceModelFaultException">The model failed, came to less than 0, or its parts do not sum to its amount.</exception>
    /// <exception cref="OverflowException">The amount leaves the range of a decimal.</exception>
    public sealed override Rated Rate(RatingInput input)
    {
        var rated = Priced(input);
        if (rated.Exact < 0m)
            throw new PriceModelFaultException(ModelType, $"it came to {rated.Exact}, below 0");
        // Also as decimals one after the other, of which a model that adds up so may lose the last digit.
        if (rated.Parts.Count > 0 && Rated.Of(rated.Parts).Exact is var sum && sum != rated.Exact && rated.Parts.Sum(p => p.Exact) != rated.Exact)
            throw new PriceModelFaultException(ModelType, $"its parts sum to {sum}, its amount is {rated.Exact}");
        return rated;
    }

    /// <summary>Writes the members of its configuration: what <see cref="IHostPriceModel{TModel}.Read"/> makes an equal model of.</summary>
    /// <param name="config">Takes the members.</param>
    public abstract void Write(PriceModelWriter config);

    /// <summary>The price function.</summary>
    /// <param name="input">
    /// All usage of the period so far, 0 or more, in the detail of <see cref="PriceModel.Usage"/>. While <see cref="RatingInput.PeriodIsOpen"/>, leave
    /// out what tops up to a minimum: it waits for the end (R16).
    /// </param>
    /// <returns>The exact amount in major units, 0 or more; with the parts that shall be sub lines of the invoice, or plain.</returns>
    /// <exception cref="OverflowException">The amount leaves the range of a decimal: let it pass, its subscription is parked (R1).</exception>
    protected abstract Rated Price(RatingInput input);

    private Rated Priced(RatingInput input)
    {
        try
        {
            return Price(input) ?? throw new InvalidOperationException("It answered with null.");
        }
        catch (Exception failure) when (failure is not (OverflowException or OutOfMemoryException))
        {
            // Whatever a host's code throws must park the one subscription by the model's name, and not look like the store's trouble.
            throw new PriceModelFaultException(ModelType, $"{failure.GetType().Name}: {failure.Message}", failure);
        }
    }
}
