using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>What some usage costs by a host's price model.</summary>
/// <typeparam name="TModel">The model.</typeparam>
/// <param name="Says">What it shows, for whoever reads that it fails.</param>
/// <param name="Model">A price.</param>
/// <param name="Usage">The usage of a period.</param>
/// <param name="Amount">The exact amount, in major units: a literal, worked out by hand.</param>
public sealed record PriceModelExample<TModel>(string Says, TModel Model, RatingInput Usage, decimal Amount)
    where TModel : HostPriceModel;
