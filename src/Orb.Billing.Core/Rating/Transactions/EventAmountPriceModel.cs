namespace Orb.Billing.Core.Rating;

/// <summary>The events bring their own price: the sum of what they say, in major units of the price's currency; below zero it is nothing (R25).</summary>
public sealed record EventAmountPriceModel : PriceModel
{
    /// <inheritdoc/>
    public override string ModelType => "event_amount";

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => Rated.Plain(input.Quantity);
}
