using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Orb.SampleHost.Tests;

/// <summary>The programs of <c>tests/clients</c>, each run once with each version of the official npm client.</summary>
internal static class OfficialClient
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentDictionary<(string Client, string Program), Lazy<Task<Run>>> Runs = new();

    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(HostProcess.Metadata("ProjectDirectory"))!, "clients");

    /// <summary>The programs: every one that is not there for the others.</summary>
    public static IReadOnlyList<string> Programs { get; } =
        [.. Directory.GetFiles(Folder, "*.mjs").Select(f => Path.GetFileName(f)!).Where(f => f != "host.mjs").Order(StringComparer.Ordinal)];

    /// <summary>What a program said, how it ended, and what was asked and answered.</summary>
    internal sealed record Run(int ExitCode, string Said, IReadOnlyList<Call> Calls);

    /// <summary>A request and its answer.</summary>
    internal sealed record Call(string Method, string Url, int Status, string Body)
    {
        /// <summary>Path and query below the API's prefix.</summary>
        public string Target => new Uri(Url).PathAndQuery["/v1".Length..];

        public bool Succeeded => Status is >= 200 and < 300;
    }

    /// <summary>Runs a program against a host, unless it has run.</summary>
    public static Task<Run> RunAsync(string client, string program, HostProcess host)
    {
        NeedsClient(client);
        return Runs.GetOrAdd((client, program), _ => new Lazy<Task<Run>>(() => StartAsync(client, program, host))).Value;
    }

    private static async Task<Run> StartAsync(string client, string program, HostProcess host)
    {
        using var folder = new TempFolder();
        var calls = Path.Combine(folder.Path, "calls.ndjson");
        await File.WriteAllTextAsync(calls, "");
        var start = new ProcessStartInfo("node") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        start.Environment["ORB_BASE_URL"] = new Uri(host.Address, "/v1").ToString();
        start.Environment["ORB_API_KEY"] = HostProcess.DevelopmentKey;
        start.Environment["ORB_CLIENT"] = client;
        start.Environment["ORB_CALLS"] = calls;
        using var node = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        var output = node.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = node.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await node.WaitForExitAsync(deadline.Token);
            return new Run(
                node.ExitCode, await output + await errors,
                [.. (await File.ReadAllLinesAsync(calls)).Select(line => JsonSerializer.Deserialize<Call>(line, JsonSerializerOptions.Web)!)]);
        }
        finally
        {
            if (!node.HasExited)
                node.Kill(entireProcessTree: true);
        }
    }

    private static void NeedsClient(string client)
    {
        var missing = !Exists("node") ? "node is not on the path"
            : !Directory.Exists(Path.Combine(Folder, "node_modules", client)) ? "the client is not installed: run 'npm ci' in tests/clients"
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
