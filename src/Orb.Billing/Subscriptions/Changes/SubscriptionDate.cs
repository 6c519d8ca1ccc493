using System.Diagnostics.CodeAnalysis;
using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>
/// When something of a subscription starts or ends: an instant, the start of a day of its customer's calendar, or an edge of the running term, which is
/// the period of its longest cadence. An instant converts to one by itself.
/// </summary>
public readonly record struct SubscriptionDate
{
    private readonly Instant _instant;
    private readonly LocalDate? _day;
    private readonly TermEdge? _edge;

    private SubscriptionDate(Instant instant, LocalDate? day, TermEdge? edge)
    {
        _instant = instant;
        _day = day;
        _edge = edge;
    }

    /// <summary>The start of the running term, at the earliest that of the subscription; now where there is no recurring price.</summary>
    public static SubscriptionDate StartOfTerm { get; } = new(default, null, TermEdge.Start);

    /// <summary>The end of the running term; now where there is no recurring price.</summary>
    public static SubscriptionDate EndOfTerm { get; } = new(default, null, TermEdge.End);

    /// <summary>An instant.</summary>
    public static SubscriptionDate At(Instant instant) => new(instant, null, null);

    /// <summary>The first instant of a day of the customer's calendar.</summary>
    public static SubscriptionDate On(LocalDate day) => new(default, day, null);

    /// <summary>An instant.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "At is the factory.")]
    public static implicit operator SubscriptionDate(Instant instant) => At(instant);

    /// <summary>The instant, day or edge.</summary>
    public override string ToString() => _edge switch
    {
        TermEdge.Start => "start of term",
        TermEdge.End => "end of term",
        _ => _day?.ToString() ?? _instant.ToString(),
    };

    /// <summary>The instant on a subscription's calendar.</summary>
    internal Instant In(SubscriptionTimeline timeline, Instant now) => _edge switch
    {
        TermEdge.Start => timeline.TermAt(now)?.In(timeline.Zone).Start is { } start ? Instant.Max(start, timeline.Start) : now,
        TermEdge.End => timeline.TermAt(now)?.In(timeline.Zone).End ?? now,
        _ => _day is { } day ? LocalDays.StartOf(day, timeline.Zone) : _instant,
    };

    private enum TermEdge
    {
        Start,
        End,
    }
}
