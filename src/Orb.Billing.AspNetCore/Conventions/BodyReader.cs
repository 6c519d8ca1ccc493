using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>Reads a body up to a limit. A longer one is refused as soon as that is known: from its length, or at the first byte too many.</summary>
internal static class BodyReader
{
    private const int Tolerated = 16 * 1024 * 1024;

    public static async Task<(ReadOnlyMemory<byte> Body, Problem? Problem)> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        // A body a little too large is taken in and thrown away by the server, for a caller who is cut off while sending sees a broken
        // connection in place of the answer, and tries again. Beyond that the connection is given up.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = (long)limit + Tolerated;
        if (request.ContentLength > limit)
            return (default, Problem.TooLarge(request.ContentLength, limit));

        var body = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 0, 256, limit));
        while (true)
        {
            var room = Math.Min(64 * 1024, limit + 1 - body.WrittenCount);
            var read = await request.Body.ReadAsync(body.GetMemory(room)[..room], cancellationToken);
            if (read == 0)
                return (body.WrittenMemory, null);
            body.Advance(read);
            if (body.WrittenCount > limit)
                return (default, Problem.TooLarge(null, limit));
        }
    }
}
