using System.Net;
using System.Text;

namespace Orb.SampleHost.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Traces_and_metrics_of_the_engine_go_to_the_collector_that_is_named()
    {
        var address = $"http://127.0.0.1:{HostProcess.FreePort()}/";
        using var collector = new HttpListener();
        collector.Prefixes.Add(address);
        collector.Start();
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(
            folder, ("Orb__Telemetry__OtlpEndpoint", address), ("OTEL_METRIC_EXPORT_INTERVAL", "200"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));

        var missing = new HashSet<string>(StringComparer.Ordinal) { "/v1/metrics orb.job.duration", "/v1/traces orb.sweep" };
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (missing.Count > 0)
        {
            var next = collector.GetContextAsync();
            await Task.WhenAny(next, Task.Delay(Timeout.InfiniteTimeSpan, deadline.Token));
            deadline.IsCancellationRequested.ShouldBeFalse($"the host never sent: {string.Join(", ", missing)}");
            var context = await next;
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body, TestContext.Current.CancellationToken);
            // Protobuf keeps text as it is.
            var text = Encoding.UTF8.GetString(body.ToArray());
            missing.RemoveWhere(m => m.Split(' ') is [var path, var name] && path == context.Request.Url!.AbsolutePath && text.Contains(name, StringComparison.Ordinal));
            context.Response.Close();
        }
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused_at_start()
    {
        using var folder = new TempFolder();
        await using var host = HostProcess.Launch(folder, ("Orb__Telemetry__OtlpEndpoint", "collector:4317"));

        (await host.ExitAsync()).ShouldNotBe(0);
        host.Text.ShouldContain("Orb__Telemetry__OtlpEndpoint is 'collector:4317'");
    }
}
