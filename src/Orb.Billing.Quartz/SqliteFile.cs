using System.Data.Common;

namespace Orb.Billing.Quartz;

/// <summary>
/// Keeps a second process from a SQLite file of Quartz, which takes itself for alone: it would take up what another one is running. A lock of
/// the operating system ends with its process, however that ends.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly FileStream _lock;

    private SqliteFile(FileStream held) => _lock = held;

    /// <summary>The file that a connection string names; null where it names none.</summary>
    public static string? Of(string connectionString)
    {
        var parsed = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var file = Value(parsed, "Data Source") ?? Value(parsed, "DataSource") ?? Value(parsed, "Filename");
        var isFile = !string.IsNullOrEmpty(file) && !file.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            && !file.Contains("mode=memory", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(Value(parsed, "Mode"), "Memory", StringComparison.OrdinalIgnoreCase);
        return isFile ? file : null;
    }

    /// <summary>Takes the file for this process.</summary>
    /// <exception cref="InvalidOperationException">Another one has it.</exception>
    public static SqliteFile Hold(string connectionString)
    {
        var path = Path.GetFullPath(Of(connectionString)!) + "-quartz";
        try
        {
            return new SqliteFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (File.Exists(path))
        {
            throw new InvalidOperationException(
                $"Another host runs Quartz on this SQLite database ({path} is held), and Quartz has no cluster there. Use QuartzStore.PostgreSql, or AddBackgroundProcessing(), which shares a SQLite file.",
                held);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static string? Value(DbConnectionStringBuilder parsed, string key) => parsed.TryGetValue(key, out var value) ? value as string : null;
}
