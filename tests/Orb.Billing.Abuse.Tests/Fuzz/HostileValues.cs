using System.Text;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>What nobody means to send: put in the place of a value, beside it, or in place of the whole body.</summary>
internal sealed class HostileValues(Dice dice, IdPool pool)
{
    private const string Thirty = "123456789012345678901234567890";

    private static readonly string Huge = new('x', 70_000);
    private static readonly string Combined = string.Concat(Enumerable.Repeat("e\u0301\u200b", 100));

    private static readonly string[] Numbers =
    [
        "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1E400", "1e-999", "-0", "-0.0", "0", "-1", "1e-30", "0e999999999", "1e28", "7.9e28", "79228162514264337593543950335",
        Thirty, "-" + Thirty, "0." + Thirty, "1." + Thirty, "0x10", "+1", "01", "1.", ".5", "1,5", "2147483647", "2147483648", "-2147483648", "9223372036854775807",
        "9223372036854775808", "1e3", "1.0", "0.1", "99999999999999999999999999.99", "1000000000000",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "\t", "NaN", "Infinity", "1e999", "-0", "-1", "+1", "1,5", "1,000", " 1", "1 ", "١٢", "0x10", "1e-30", Thirty, "0." + Thirty, "79228162514264337593543950335",
        "null", "true", "[]", "{}", "0", "%00", "%2F", "..%2f..%2fetc%2fpasswd", "../../etc/passwd", "'; DROP TABLE orb_customers; --", "a' OR '1'='1", "\") OR 1=1 --",
        "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\r\nX-Injected: 1", "İi̇ıI", "ﬀ", "\u202eevil", "😀", "👨‍👩‍👧", "\ufeff", "\uffff", "\ufffd", "\u2028",
        "0001-01-01T00:00:00Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999999Z", "-0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z", "2200-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-02-28T24:00:00Z", "2026-06-30T23:59:60Z", "2026-01-01T00:00:00+14:00",
        "2026-01-01T00:00:00-18:00", "2026-01-01T00:00:00+19:00", "2026-01-01T00:00:00+99:99", "2026-01-01T00:00:00", "2026-01-01", "2026-13-01", "0001-01-01", "9999-12-31", "2200-12-31",
        "1970-01-01", "1970-01-01T00:00:00+18:00", "2200-12-31T23:59:59-18:00", "January", "1768453200", "2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00.1234567890123Z",
        "00000000000000000000000000", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "7zzzzzzzzzzzzzzzzzzzzzzzzz", "USDUSD", "usd", "XXX", "BTC", "JPY", "KWD", "Etc/UTC", "Europe/Berlin", "Mars/Olympus",
    ];

    private static readonly string[] Structures =
    [
        "null", "true", "false", "{}", "[]", "[null]", "[[]]", "[{}]", "{\"\":0}", "{\"a\":{}}", "[0]", "[\"\"]", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\ud83d\\ude00\"", "{\"\\ud800\":1}", "{\"\\u0000\":1}", "{\"a\":1,\"a\":2}", "{\"__proto__\":{}}", "\"\\x\"", "\"", "tru", "-", "//", "/* */ 1", "1 2",
    ];

    /// <summary>Raw JSON, or nearly so, for a value.</summary>
    public string Value() => dice.Below(20) switch
    {
        < 7 => dice.Of(Numbers),
        < 12 => JsonText.Text(Text()).ToString(),
        < 17 => dice.Of(Structures),
        17 => "\"" + dice.Of(Numbers) + "\"",
        18 => Deep(dice.Of(10, 61, 63, 64, 65, 200)),
        _ => "[" + string.Join(',', Enumerable.Repeat(dice.Of("0", "{}", "\"a\"", "null"), dice.Of(101, 501, 1001, 5001))) + "]",
    };

    /// <summary>A text for a member, a parameter, a segment of a path.</summary>
    public string Text() => dice.Below(12) switch
    {
        0 => dice.Of(Huge, Combined, Huge[..256], Huge[..255], Huge[..1001], string.Concat(Enumerable.Repeat("😀", 130))),
        1 when pool.All.ToList() is { Count: > 0 } all => dice.Of(all),
        _ => dice.Of(Texts),
    };

    /// <summary>Changes a body in one place.</summary>
    public void Spoil(JsonText.Object body)
    {
        var places = new List<JsonText>();
        Collect(body, places);
        switch (dice.Of(places))
        {
            case JsonText.Object { Members.Count: > 0 } some when dice.Percent(60):
                Spoil(some.Members);
                break;
            case JsonText.Object any:
                any.Members.Add((dice.Of("status", "id", "tenant_id", "total", "role", "created_at", "__proto__", "", "unknown", Huge[..200]), JsonText.Raw(Value())));
                break;
            case JsonText.List list when list.Items.Count > 0 && dice.Percent(50):
                list.Items.AddRange(Enumerable.Repeat(list.Items[0], dice.Of(1, 2, 20, 600)));
                break;
            case JsonText.List list:
                list.Items.Add(JsonText.Raw(Value()));
                break;
            case JsonText.Value value:
                value.Written = Value();
                break;
        }
    }

    /// <summary>A body that is no JSON at all, or hardly.</summary>
    public byte[] Bytes(string body) => dice.Below(12) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes(Deep(dice.Of(64, 65, 1000, 100_000))),
        2 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(body)],
        3 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(body)],
        4 => [.. Encoding.UTF8.GetBytes(body), 0xC3],
        5 => Encoding.UTF8.GetBytes(body[..dice.Below(body.Length + 1)]),
        6 => Encoding.UTF8.GetBytes("[" + body + "]"),
        7 => Encoding.UTF8.GetBytes("{\"name\":\"" + new string('y', 3_000_000) + "\"}"),
        8 => Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"k{i}\":{i}")) + "}"),
        9 => Encoding.UTF8.GetBytes("{\"metadata\":{" + string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"k{i}\":\"v\"")) + "}}"),
        10 => Encoding.UTF8.GetBytes(Value()),
        _ => [.. Enumerable.Range(0, 64).Select(_ => (byte)dice.Below(256))],
    };

    private void Spoil(List<(string Name, JsonText Value)> members)
    {
        var at = dice.Below(members.Count);
        switch (dice.Below(10))
        {
            case < 6:
                members[at] = (members[at].Name, JsonText.Raw(Value()));
                break;
            case < 8:
                members.RemoveAt(at);
                break;
            case 8:
                members.Add(members[at]);
                break;
            default:
                members[at] = (members[at].Name.ToUpperInvariant(), members[at].Value);
                break;
        }
    }

    private static void Collect(JsonText node, List<JsonText> places)
    {
        places.Add(node);
        if (node is JsonText.Object some)
        {
            foreach (var (_, value) in some.Members)
                Collect(value, places);
        }
        else if (node is JsonText.List list)
        {
            foreach (var item in list.Items)
                Collect(item, places);
        }
    }

    private string Deep(int depth) => dice.Percent(50)
        ? new string('[', depth) + new string(']', depth)
        : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
}
