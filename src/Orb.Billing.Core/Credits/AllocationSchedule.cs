using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Credits;

/// <summary>Credits that an allocation grants at an instant.</summary>
/// <param name="Service">The period they are granted for; they are effective from its start.</param>
/// <param name="AnchorPeriodStart">The local date the full period starts on, which names the charge (R10).</param>
/// <param name="Amount">The credits, cut by days where the period is not full.</param>
/// <param name="ExpiresAt">When they expire; null when they roll over for good.</param>
public sealed record AllocatedCredits(ServicePeriod Service, LocalDate AnchorPeriodStart, Money Amount, Instant? ExpiresAt);

/// <summary>Grants credits each cadence, as a price of a plan does.</summary>
public sealed record AllocationSchedule
{
    /// <summary>A schedule.</summary>
    /// <param name="amount">The credits of a full period, above 0.</param>
    /// <param name="cadence">How often; once is at the start alone.</param>
    /// <param name="anchor">What periods are counted from (R7).</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="lifetime">How long the credits of a period last.</param>
    /// <exception cref="ArgumentException">The amount is not above 0, or credits granted once would end with a cadence.</exception>
    public AllocationSchedule(Money amount, Cadence cadence, BillingAnchor anchor, DateTimeZone zone, CreditLifetime lifetime)
    {
        if (!amount.IsPositive)
            throw new ArgumentException("An allocation grants more than nothing.", nameof(amount));
        if (cadence.IsOneTime && lifetime.EndsWithCadence)
            throw new ArgumentException("Credits granted once have no cadence to end with.", nameof(lifetime));
        Amount = amount;
        Cadence = cadence;
        Anchor = anchor;
        Zone = zone;
        Lifetime = lifetime;
    }

    /// <summary>The credits of a full period.</summary>
    public Money Amount { get; }

    /// <summary>How often.</summary>
    public Cadence Cadence { get; }

    /// <summary>What periods are counted from.</summary>
    public BillingAnchor Anchor { get; }

    /// <summary>The customer's zone.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>How long the credits of a period last.</summary>
    public CreditLifetime Lifetime { get; }

    /// <summary>The credits granted by an instant, in order. Asked again later, it gives the same and more.</summary>
    /// <param name="start">When the price starts; its first period may be a stub.</param>
    /// <param name="end">When it is known to end; null for no end. A period it cuts grants its days only (R8).</param>
    /// <param name="asOf">Periods that start by this instant.</param>
    public IReadOnlyList<AllocatedCredits> Due(Instant start, Instant? end, Instant asOf)
    {
        var due = new List<AllocatedCredits>();
        var at = start;
        while (at <= asOf && (end is null || at < end))
        {
            var day = LocalDays.DateOf(at, Zone);
            if (Cadence.IsOneTime)
            {
                due.Add(new AllocatedCredits(new ServicePeriod(at, at), day, Amount, Lifetime.ExpiryOf(day, Zone)));
                break;
            }

            var full = Anchor.Containing(day, Cadence);
            var next = full.In(Zone).End;
            var service = new ServicePeriod(at, end < next ? end.Value : next);
            var amount = Money.Round(Proration.Exact([new ProratedPiece(Amount.Amount, Share.Of(service, full, Zone))]), Amount.Currency);
            if (amount.IsPositive)
                due.Add(new AllocatedCredits(service, full.Start, amount, Lifetime.ExpiryOf(day, Zone, service.End)));
            at = next;
        }

        return due;
    }
}
