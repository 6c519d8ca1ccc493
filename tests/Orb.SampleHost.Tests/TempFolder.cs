namespace Orb.SampleHost.Tests;

/// <summary>A folder for one database and whatever else a host writes; gone when the test is over.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orb-host-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
