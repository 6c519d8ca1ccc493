using Orb.SampleHost.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(DevelopmentHost))]
// Hosts are processes and the tests measure nothing: one after the other they disturb each other least.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Orb.SampleHost.Tests;

/// <summary>One host in Development without demo data, for all tests that leave it running.</summary>
public sealed class DevelopmentHost : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private HostProcess? _process;

    internal HostProcess Process => _process!;

    internal Api Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _process = await HostProcess.StartAsync(_folder, ("Orb__Demo__Enabled", "false"));
        Api = _process.Api();
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }
}
