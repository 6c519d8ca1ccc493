using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Orb.SampleHost.Tests;

/// <summary>The sample host as a process of its own, on a free port and on the database of a folder.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    public const string DevelopmentKey = "orb_dev_key";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly List<string> _output = [];

    private HostProcess(TempFolder folder, IReadOnlyDictionary<string, string> settings, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Metadata("HostAssembly"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // A setting of the desk must not decide what a test sees.
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Orb__Storage__ConnectionString"] = $"Data Source={Path.Combine(folder.Path, "orb.db")}";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens; the API is below <c>/v1</c>.</summary>
    public Uri Address { get; private init; } = new("http://127.0.0.1:1");

    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_output)
                return [.. _output];
        }
    }

    public string Text => string.Join('\n', Output);

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<HostProcess> StartAsync(TempFolder folder, params (string Name, string Value)[] settings)
    {
        var host = Launch(folder, settings);
        try
        {
            await host.ReadyAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and does not wait.</summary>
    public static HostProcess Launch(TempFolder folder, params (string Name, string Value)[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        var all = settings.ToDictionary(s => s.Name, s => s.Value);
        all.TryAdd("ASPNETCORE_URLS", address.GetLeftPart(UriPartial.Authority));
        return new HostProcess(folder, all, []) { Address = address };
    }

    /// <summary>Starts it without naming an address.</summary>
    public static HostProcess LaunchWithoutAddress(TempFolder folder, params (string Name, string Value)[] settings) =>
        new(folder, settings.ToDictionary(s => s.Name, s => s.Value), []);

    /// <summary>Runs one of its commands to the end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(TempFolder folder, string[] arguments, params (string Name, string Value)[] settings)
    {
        await using var host = new HostProcess(folder, settings.ToDictionary(s => s.Name, s => s.Value), arguments);
        return (await host.ExitAsync(), host.Text);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static string Metadata(string name) => typeof(HostProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;

    public Api Api(string key = DevelopmentKey) => new(Address, key);

    /// <summary>Ends it as a power cut would: with SIGKILL, between any two instructions.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>Asks it to stop, with SIGTERM.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Deadline);
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The host did not end within {Deadline}. It said:\n{Text}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until it has printed what is looked for; what it says may come after it is ready.</summary>
    public Task SaysAsync(Func<string, bool> expected, string what) => EventuallyAsync(() => Task.FromResult(expected(Text)), what);

    /// <summary>Kills it, if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task ReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
        await EventuallyAsync(
            async () =>
            {
                try
                {
                    using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                    return answer.IsSuccessStatusCode;
                }
                catch (Exception unanswered) when (unanswered is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            "be ready");
    }

    private async Task EventuallyAsync(Func<Task<bool>> reached, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await reached())
        {
            if (_process.HasExited)
            {
                if (await reached())
                    return;
                Assert.Fail($"The host ended with {_process.ExitCode} where it should {what}. It said:\n{Text}");
            }

            if (Stopwatch.GetElapsedTime(started) > Deadline)
                Assert.Fail($"The host did not {what} within {Deadline}. It said:\n{Text}");
            await Task.Delay(PollInterval);
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Add(line);
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("Orb__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.Equals("DOTNET_ENVIRONMENT", StringComparison.OrdinalIgnoreCase)
        || name.Equals("DOTNET_URLS", StringComparison.OrdinalIgnoreCase);
}
