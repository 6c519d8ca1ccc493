using Microsoft.AspNetCore.Http;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>The id a request is logged under: the caller's own where it is plain, else ours.</summary>
internal static class RequestIds
{
    public const string Header = "X-Request-Id";

    /// <summary>A longer one is replaced by ours.</summary>
    public const int MaximumLength = 128;

    private static readonly object Key = new();

    public static void Assign(HttpContext context)
    {
        var sent = context.Request.Headers[Header].ToString();
        var id = sent.Length is >= 1 and <= MaximumLength && sent.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? sent
            : context.TraceIdentifier;
        context.Items[Key] = id;
        context.Response.Headers[Header] = id;
    }

    public static string? Of(HttpContext context) => context.Items.TryGetValue(Key, out var id) ? (string?)id : null;
}
