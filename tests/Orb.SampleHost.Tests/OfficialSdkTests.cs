using System.Diagnostics;

namespace Orb.SampleHost.Tests;

/// <summary>The official npm client against a started host; the programs stand in <c>tests/clients</c>.</summary>
public sealed class OfficialSdkTests(DevelopmentHost host)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly string Clients = Path.Combine(Path.GetDirectoryName(HostProcess.Metadata("ProjectDirectory"))!, "clients");

    [Fact]
    public Task The_journey_from_an_item_to_an_issued_invoice_runs() => RunAsync("journey.mjs");

    [Fact]
    public Task Errors_pages_and_metadata_reach_the_client_as_its_own_types() => RunAsync("errors.mjs");

    [Theory]
    [InlineData("customers.mjs")]
    [InlineData("credits.mjs")]
    [InlineData("catalog.mjs")]
    [InlineData("invoices.mjs")]
    [InlineData("subscriptions.mjs")]
    [InlineData("alerts.mjs")]
    public Task A_resource_is_used_through_the_client(string program) => RunAsync(program);

    private async Task RunAsync(string program)
    {
        NeedsClient();
        var start = new ProcessStartInfo("node") { WorkingDirectory = Clients, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        start.Environment["ORB_BASE_URL"] = new Uri(host.Process.Address, "/v1").ToString();
        start.Environment["ORB_API_KEY"] = HostProcess.DevelopmentKey;
        using var node = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        var output = node.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = node.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await node.WaitForExitAsync(deadline.Token);
            var said = await output + await errors;
            TestContext.Current.TestOutputHelper?.WriteLine(said);
            node.ExitCode.ShouldBe(0, said);
        }
        finally
        {
            if (!node.HasExited)
                node.Kill(entireProcessTree: true);
        }
    }

    private static void NeedsClient()
    {
        var missing = !Exists("node") ? "node is not on the path"
            : !Directory.Exists(Path.Combine(Clients, "node_modules", "orb-billing")) ? "the client is not installed: run 'npm ci' in tests/clients"
            : null;
        if (missing is null)
            return;
        // Where the tests are the gate, what did not run has not passed.
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"The official client cannot be run, because {missing}.");
        Assert.Skip($"The official client cannot be run, because {missing}.");
    }

    private static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
