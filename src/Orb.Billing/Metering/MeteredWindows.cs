using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Metering;

/// <summary>
/// A metric over the windows of a range. A level goes on from window to window and is weighed by the time of each; cumulated it is weighed by that of the
/// whole range, so that the running billing period shows what it comes to on the invoice.
/// </summary>
internal sealed class MeteredWindows
{
    private readonly IReadOnlyList<ServicePeriod> _windows;
    private readonly bool _cumulative;
    private readonly bool _isLevel;
    private readonly Accumulator _before;
    private readonly List<(ServicePeriod Metered, Accumulator Accumulator)> _parts;

    /// <summary>Prepares to meter.</summary>
    /// <param name="metric">What is counted.</param>
    /// <param name="windows">The windows, at least one, in order and without gaps.</param>
    /// <param name="within">The part of a window that is metered.</param>
    /// <param name="cumulative">Whether each window counts from the start of the range.</param>
    public MeteredWindows(MetricDefinition metric, IReadOnlyList<ServicePeriod> windows, Func<ServicePeriod, ServicePeriod> within, bool cumulative)
    {
        _windows = windows;
        _cumulative = cumulative;
        _isLevel = metric.IsCarried || metric.HoldsLevel;
        var range = within(new ServicePeriod(windows[0].Start, windows[^1].End));
        // Of what came before only the level that it ends at is wanted: it begins where the range does, and no change before that is kept by itself.
        _before = metric.NewAccumulator(new ServicePeriod(range.Start, range.Start), range);
        _parts = [.. windows.Select(within).Select(w => (w, cumulative
            ? metric.NewAccumulator(new ServicePeriod(range.Start, Instant.Min(Instant.Max(w.End, range.Start), range.End)), range)
            : metric.NewAccumulator(w)))];
        Range = range;
    }

    private ServicePeriod Range { get; }

    /// <summary>Adds what has to be read.</summary>
    public void AddTo(UsageReading reading, IReadOnlyList<UsageCustomer> customers, EventFilter filter)
    {
        reading.AddBefore(new UsageQuery(customers, Range, _before) { Filter = filter });
        foreach (var (metered, accumulator) in _parts.Where(p => !p.Metered.IsEmpty))
            reading.AddWithin(new UsageQuery(customers, metered, accumulator) { Filter = filter });
    }

    /// <summary>The quantity of each window, once everything was read.</summary>
    public IReadOnlyList<UsageWindow> Quantities()
    {
        var quantities = new List<UsageWindow>(_windows.Count);
        var soFar = _before.Continued(new ServicePeriod(Range.Start, Range.Start), Range);
        foreach (var (window, (metered, part)) in _windows.Zip(_parts))
        {
            if (!_cumulative)
                soFar = _isLevel ? soFar.Continued(metered) : part.Definition.NewAccumulator();
            soFar.Merge(part);
            quantities.Add(new UsageWindow(window, soFar.Quantity));
        }

        return quantities;
    }
}
