using System.Diagnostics;
using System.Globalization;

namespace Orb.Billing.TestSupport;

/// <summary>A file system of a few megabytes in memory that can be filled to its last byte. Mounting it needs root.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    /// <summary>Why a test that needs one is skipped.</summary>
    public const string Missing = "No small disk: this user may not mount a tmpfs.";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static async Task<SmallDisk?> MountAsync(int megabytes)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            return null;
        // Every parent must be open to the postgres user.
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"orb-disk-{Guid.NewGuid():n}");
        Directory.CreateDirectory(path);
        if (await RunAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=0777"), "tmpfs", path) == 0)
            return new SmallDisk(path);
        Directory.Delete(path);
        return null;
    }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        var page = new byte[4096];
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (file.Length < 1L << 30)
                file.Write(page);
        }
        catch (IOException)
        {
            return;
        }

        throw new InvalidOperationException("The disk is not small.");
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        if (!Directory.Exists(Path))
            return;
        // Lazily: a file of it may still be open somewhere.
        await RunAsync("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync().WaitAsync(Deadline);
        return process.ExitCode;
    }
}
