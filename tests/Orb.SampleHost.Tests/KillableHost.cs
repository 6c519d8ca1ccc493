using System.Diagnostics;
using System.Net;

namespace Orb.SampleHost.Tests;

/// <summary>A host that is killed and started again on its database, and a caller who sends a write again until it is answered.</summary>
internal sealed class KillableHost : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    // A killed worker keeps its customers until its lease ends; the shortest lease keeps the test short.
    private static readonly (string, string)[] Settings = [("Orb__Demo__Enabled", "false"), ("Orb__Work__Lease", "00:00:10")];

    private readonly TempFolder _folder;
    private readonly SemaphoreSlim _oneKillAtATime = new(1);
    private HostProcess _process;

    private KillableHost(TempFolder folder, HostProcess process)
    {
        _folder = folder;
        _process = process;
        Api = process.Api();
    }

    public Api Api { get; private set; }

    public static async Task<KillableHost> StartAsync()
    {
        var folder = new TempFolder();
        return new KillableHost(folder, await HostProcess.StartAsync(folder, Settings));
    }

    public async Task KillAndRestartAsync()
    {
        (await _oneKillAtATime.WaitAsync(Deadline)).ShouldBeTrue($"the kill before did not end within {Deadline}");
        try
        {
            await _process.DisposeAsync();
            Api.Dispose();
            _process = await HostProcess.StartAsync(_folder, Settings);
            Api = _process.Api();
        }
        finally
        {
            _oneKillAtATime.Release();
        }
    }

    public Task<Reply> SendAsync(Write write) => UntilAnsweredAsync(api => api.PostAsync(write.Path, write.Body, write.Key));

    public Task ClockReadyAsync(string clock) => UntilAnsweredAsync(async api =>
    {
        await api.ClockReadyAsync(clock);
        return (Reply?)null;
    });

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
        _oneKillAtATime.Dispose();
    }

    // As a careful client does it: a broken connection says nothing about the effect, so the same write goes out again under the same key.
    private async Task<T> UntilAnsweredAsync<T>(Func<Api, Task<T>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var answer = await ask(Api);
                if (answer is not Reply { Status: HttpStatusCode.ServiceUnavailable })
                    return answer;
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The host is down, or went down before it had answered.
            }

            (Stopwatch.GetElapsedTime(started) < Deadline).ShouldBeTrue($"a write must be answered within {Deadline}");
            await Task.Delay(PollInterval);
        }
    }
}
