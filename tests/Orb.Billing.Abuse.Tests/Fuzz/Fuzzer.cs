using System.Text;
using NodaTime;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>Makes up requests: of two in three most is right, so that they reach what lies behind the reading of requests.</summary>
internal sealed class Fuzzer
{
    private readonly Dice _dice;
    private readonly IdPool _pool;
    private readonly LikelyValues _values;
    private readonly LikelyBodies _bodies;
    private readonly HostileValues _hostile;
    private readonly IReadOnlyList<ApiOperation> _operations;
    private readonly string _operator;
    private int _next;

    public Fuzzer(Dice dice, IdPool pool, IReadOnlyList<ApiOperation> operations, string operatorKey, Func<Instant> now)
    {
        (_dice, _pool, _operations, _operator) = (dice, pool, operations, operatorKey);
        _values = new LikelyValues(dice, pool, now);
        _bodies = new LikelyBodies(dice, _values);
        _hostile = new HostileValues(dice, pool);
        _next = dice.Below(operations.Count);
    }

    /// <summary>The next request: every operation in turn, those that write more often.</summary>
    public FuzzRequest Next()
    {
        var operation = _operations[_next++ % _operations.Count];
        if (operation.Method == "GET" && _dice.Percent(30))
            operation = _dice.Of([.. _operations.Where(o => o.Method != "GET")]);
        var spoiled = _dice.Below(100) switch
        {
            < 66 => 0,
            < 88 => 1,
            _ => 3,
        };
        _values.About = null;
        _values.PrefersDrafts = operation.Id is "issueInvoice" or "issueInvoiceSummary" or "createInvoiceLineItem" or "deleteInvoiceLineItem" or "updateInvoice";
        var target = Target(operation, spoiled);
        var (body, type) = Body(operation, spoiled);
        return new FuzzRequest(operation, target, body, type, operation.Path.StartsWith("/v1/tenants", StringComparison.Ordinal) ? _operator : ApiHost.AdminKey, Headers());
    }

    private (byte[]? Body, string Type) Body(ApiOperation operation, int spoiled)
    {
        const string json = "application/json";
        if (operation.Method == "GET" || (operation.Body is null && _dice.Percent(80)))
            return (null, "");
        var body = operation.Body is null ? new JsonText.Object() : _bodies.Of(operation.Body);
        if (spoiled > 0 && _dice.Percent(12))
            return (_hostile.Bytes(body.ToString()), _dice.Percent(80) ? json : _dice.Of("text/plain", "application/xml", "application/json; charset=utf-16", "multipart/form-data", "x"));
        for (var i = 0; i < spoiled; i++)
            _hostile.Spoil(body);
        return (Encoding.UTF8.GetBytes(body.ToString()), json);
    }

    private string Target(ApiOperation operation, int spoiled)
    {
        var segments = operation.Path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (!segments[i].StartsWith('{'))
                continue;
            var parameter = segments[i].Trim('{', '}', '*');
            var kind = parameter == "external_id" ? segments[i - 1] : LikelyValues.KindOf(parameter) ?? parameter;
            var id = spoiled > 0 && _dice.Percent(12) ? _hostile.Text() : _values.Id(kind);
            _values.About ??= id;
            segments[i] = Escaped(id);
        }

        var query = operation.Query.Where(_ => _dice.Percent(22)).Select(name => $"{Escaped(name)}={Escaped(Parameter(name, spoiled))}").ToList();
        if (operation.Id == "fetchUpcomingInvoice" && !query.Any(q => q.StartsWith("subscription_id", StringComparison.Ordinal)))
            query.Add($"subscription_id={Escaped(_values.Id("subscription"))}");
        if (spoiled > 1)
            query.Add($"{Escaped(_hostile.Text())}={Escaped(_hostile.Text())}");
        return string.Join('/', segments) + (query.Count == 0 ? "" : "?" + string.Join('&', query));
    }

    private string Parameter(string name, int spoiled)
    {
        if (spoiled > 0 && _dice.Percent(50))
            return _hostile.Text();
        var plain = name.Split('[')[0];
        return name.Contains('[', StringComparison.Ordinal) && plain != "status" && !plain.EndsWith("_id", StringComparison.Ordinal) ? _values.Instant() : _values.Text(plain);
    }

    private List<(string, string)> Headers()
    {
        var headers = new List<(string, string)>();
        if (_dice.Percent(10))
            headers.Add(("Idempotency-Key", _dice.Percent(95) ? $"key-{_dice.Below(500)}" : new string('k', _dice.Of(255, 256, 2000))));
        if (_dice.Percent(1))
            headers.Add(("Create-Pending-Subscription-Change", "True"));
        if (_dice.Percent(2))
            headers.Add(("Include-Changed-Resources", "True"));
        if (_dice.Percent(1))
            headers.Add(("X-Request-Id", new string([.. _hostile.Text().Take(150).Where(c => c is >= (char)0x20 and < (char)0x7F)])));
        return headers;
    }

    // A long one is cut: what a server takes of a URL ends at some kilobytes, and the client refuses more.
    private static string Escaped(string text) => Uri.EscapeDataString(text.Length > 2_000 ? text[..2_000] : text);
}
