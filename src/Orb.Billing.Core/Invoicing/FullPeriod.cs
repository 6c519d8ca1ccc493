using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Invoicing;

/// <summary>A full period by its dates and by the instants they begin at.</summary>
/// <param name="Anchor">In local dates.</param>
/// <param name="Time">In the zone of the subscription.</param>
internal sealed record FullPeriod(AnchorPeriod Anchor, ServicePeriod Time);
