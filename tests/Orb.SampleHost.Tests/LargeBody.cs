using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orb.SampleHost.Tests;

/// <summary>
/// A caller who sends a large body and listens meanwhile, as the SDKs' clients do. HttpClient sends to the end before it listens, so it never
/// sees what a host answers that stops listening earlier.
/// </summary>
internal static class LargeBody
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Posts blanks, with their length declared or in chunks.</summary>
    public static async Task<Reply> PostAsync(Uri host, string path, int size, bool declared)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var client = new TcpClient();
        await client.ConnectAsync(host.Host, host.Port, deadline.Token);
        var stream = client.GetStream();
        var sending = SendAsync(stream, host, path, size, declared, deadline.Token);
        var answer = await ReadAsync(stream, deadline.Token);
        client.Close();
        await sending;

        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        end.ShouldBeGreaterThan(0, $"the host must answer a large body: '{answer}'");
        var head = answer[..end].Split("\r\n");
        var type = head.FirstOrDefault(h => h.StartsWith("Content-Type: ", StringComparison.OrdinalIgnoreCase))?.Split(' ')[1];
        var status = (HttpStatusCode)int.Parse(head[0].Split(' ')[1], NumberStyles.None, CultureInfo.InvariantCulture);
        return new Reply($"POST {path}", status, type, null, Encoding.UTF8.GetBytes(answer[(end + 4)..]));
    }

    private static async Task SendAsync(NetworkStream stream, Uri host, string path, int size, bool declared, CancellationToken cancellationToken)
    {
        var length = declared ? $"Content-Length: {size.ToString(CultureInfo.InvariantCulture)}" : "Transfer-Encoding: chunked";
        var head = $"POST /v1/{path} HTTP/1.1\r\nHost: {host.Authority}\r\nAuthorization: Bearer {HostProcess.DevelopmentKey}\r\nContent-Type: application/json\r\n{length}\r\nConnection: close\r\n\r\n";
        var blanks = new string(' ', 64 * 1024);
        var part = Encoding.ASCII.GetBytes(declared ? blanks : $"10000\r\n{blanks}\r\n");
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
            for (var sent = 0; sent < size; sent += blanks.Length)
                await stream.WriteAsync(part, cancellationToken);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The host need not listen to the end.
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Closed with our bytes unread; what it said came before.
        }

        return answer.ToString();
    }
}
