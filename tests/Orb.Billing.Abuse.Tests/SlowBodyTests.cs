using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Orb.Billing.Abuse.Tests;

/// <summary>A body that does not come (A08), over a real socket.</summary>
public sealed class SlowBodyTests
{
    [Fact]
    public async Task A_body_that_trickles_in_is_given_up_and_answered_408_A08()
    {
        await using var host = await ApiHost.StartAsync(socket: true);
        var address = new Uri(host.Address);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST /v1/customers HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {ApiHost.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{")));

        // Nothing more is sent. The server waits five seconds for the first bytes and then for 240 of them a second.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(deadline.Token);

        answer.ShouldStartWith("HTTP/1.1 408");
        (await host.GetAsync("customers")).Json["data"]!.AsArray().ShouldBeEmpty();
    }
}
