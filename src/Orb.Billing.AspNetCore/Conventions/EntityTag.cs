using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>
/// What tells one state of a resource from another: a hash of the bytes that are written of it. It is weak, for the host may compress those bytes, and
/// says that nothing which is shown has changed.
/// </summary>
internal static class EntityTag
{
    private const int HashBytes = 16;

    /// <summary>Names the state in the answer's ETag, and says whether the caller knows it already (If-None-Match).</summary>
    public static bool IsKnown(HttpContext context, ReadOnlySpan<byte> body)
    {
        var tag = new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(0, HashBytes))}\"", isWeak: true);
        context.Response.Headers.ETag = tag.ToString();
        return Matches(context.Request.Headers.IfNoneMatch, tag);
    }

    // What is no list of tags is no condition.
    private static bool Matches(StringValues known, EntityTagHeaderValue tag) =>
        known.Count > 0 && EntityTagHeaderValue.TryParseList(known, out var tags)
        && tags.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false));
}
