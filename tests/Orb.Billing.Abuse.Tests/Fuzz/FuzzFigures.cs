using System.Globalization;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>What was sent and how it was answered.</summary>
internal sealed class FuzzFigures
{
    private readonly SortedDictionary<string, (int Sent, int Done)> _operations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, int> _statuses = [];
    private readonly Dictionary<string, HashSet<string>> _refusals = new(StringComparer.Ordinal);

    /// <summary>Operations that no request was sent to.</summary>
    public IEnumerable<string> NeverSent => _operations.Where(o => o.Value.Sent == 0).Select(o => o.Key);

    /// <summary>Operations that no request was carried out of.</summary>
    public IEnumerable<string> NeverDone => _operations.Where(o => o.Value.Done == 0).Select(o => o.Key);

    public void Expect(IEnumerable<ApiOperation> operations)
    {
        foreach (var operation in operations)
            _operations.TryAdd(operation.Id, default);
    }

    public void Count(FuzzRequest request, Reply reply)
    {
        var (sent, done) = _operations[request.Operation.Id];
        _operations[request.Operation.Id] = (sent + 1, done + (reply.Status is >= 200 and < 300 ? 1 : 0));
        if (reply.Status is >= 400 and < 500 && done == 0 && _refusals.GetValueOrDefault(request.Operation.Id)?.Count is null or < 8)
        {
            _refusals.TryAdd(request.Operation.Id, new(StringComparer.Ordinal));
            _refusals[request.Operation.Id].Add(reply.Json["detail"]?.ToString() ?? reply.Text);
        }

        _statuses[reply.Status] = _statuses.GetValueOrDefault(reply.Status) + 1;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"ORB_FUZZ: {_operations.Values.Sum(o => o.Sent)} requests to {_operations.Count} operations: {string.Join(", ", _statuses.Select(s => $"{s.Key} {s.Value}"))}\n")
        + string.Join('\n', _operations.Select(o => string.Create(CultureInfo.InvariantCulture, $"  {o.Key}: {o.Value.Sent} sent, {o.Value.Done} done{Why(o.Key, o.Value.Done)}")));

    private string Why(string operation, int done) => done > 0 || !_refusals.TryGetValue(operation, out var refusals)
        ? ""
        : string.Concat(refusals.Select(r => $"\n    {(r.Length <= 240 ? r : r[..240])}"));
}
