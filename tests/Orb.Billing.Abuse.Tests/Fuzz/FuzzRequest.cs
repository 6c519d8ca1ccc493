using System.Net.Http.Headers;
using System.Text;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>A request that was made up, and how to send it again.</summary>
internal sealed record FuzzRequest(ApiOperation Operation, string Target, byte[]? Body, string ContentType, string Key, IReadOnlyList<(string Name, string Value)> Headers)
{
    private const int LongestShown = 6_000;

    public Task<Reply> SendAsync(ApiHost host)
    {
        ByteArrayContent? content = null;
        if (Body is not null)
        {
            content = new ByteArrayContent(Body);
            content.Headers.ContentType = MediaTypeHeaderValue.TryParse(ContentType, out var type) ? type : null;
        }

        return host.SendAsync(Operation.Method, Target, content, Key, [.. Headers]);
    }

    /// <summary>As a command line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"curl -X {Operation.Method} '$HOST{Target}' -H 'Authorization: Bearer {(Key == ApiHost.AdminKey ? Key : "<operator>")}'");
        foreach (var (name, value) in Headers)
            text.Append($" -H '{name}: {value}'");
        if (Body is null)
            return Shown(text.ToString());
        text.Append($" -H 'Content-Type: {ContentType}' --data-binary $'");
        foreach (var one in Body.Take(LongestShown))
            text.Append(one is >= 0x20 and < 0x7F and not (byte)'\'' and not (byte)'\\' ? ((char)one).ToString() : $"\\x{one:x2}");
        return Shown(text.Append('\'').ToString()) + (Body.Length > LongestShown ? $"  # cut; the body has {Body.Length} bytes" : "");
    }

    private static string Shown(string text) => text.Length <= 2 * LongestShown ? text : text[..(2 * LongestShown)] + "…";
}
