using Orb.Billing.Core.Metering;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

/// <summary>The filter of usage as its canonical text; null lets every event through.</summary>
internal static class EventFilterText
{
    public static string? Write(EventFilter filter) => filter == EventFilter.Always ? null : filter.ToString();

    public static EventFilter Read(string? text) => text is null
        ? EventFilter.Always
        : MetricSql.ParseFilter(text) is { IsAccepted: true } read ? read.Filter : throw new InvalidOperationException($"A stored filter cannot be read: {text}.");
}
