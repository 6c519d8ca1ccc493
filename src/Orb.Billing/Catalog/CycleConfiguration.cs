using Orb.Billing.Core.Periods;

namespace Orb.Billing.Catalog;

/// <summary>How long a cycle of a price lasts, where its cadence has no name.</summary>
/// <param name="Duration">How many units, from 1 to <see cref="Cadence.MaximumDuration"/>.</param>
/// <param name="DurationUnit">Local days, of which a week has 7, or calendar months.</param>
public sealed record CycleConfiguration(int Duration, CadenceUnit DurationUnit);
