using System.Collections.Concurrent;
using System.Diagnostics;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>Where the time of a run goes: every statement that the driver sends, counted and timed.</summary>
public sealed class StatementProfile : IDisposable
{
    private readonly ConcurrentDictionary<string, (int Count, TimeSpan Time)> _statements = new(StringComparer.Ordinal);
    private readonly ActivityListener _listener;

    /// <summary>Begins to listen.</summary>
    public StatementProfile()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => _statements.AddOrUpdate(
                activity.GetTagItem("db.query.text") as string ?? activity.GetTagItem("db.statement") as string ?? activity.OperationName,
                _ => (1, activity.Duration),
                (_, known) => (known.Count + 1, known.Time + activity.Duration)),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Prints what was heard, the longest first.</summary>
    public void Print(TimeSpan total)
    {
        Console.WriteLine($"{_statements.Values.Sum(s => s.Count)} statements, {_statements.Values.Sum(s => s.Time.TotalMilliseconds):0} ms of {total.TotalMilliseconds:0} ms");
        foreach (var (text, (count, time)) in _statements.OrderByDescending(s => s.Value.Time))
            Console.WriteLine($"{time.TotalMilliseconds,8:0} ms {count,6} x {text.ReplaceLineEndings(" ")[..Math.Min(110, text.Length)]} … {text.ReplaceLineEndings(" ")[Math.Max(0, text.Length - 90)..]}");
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
