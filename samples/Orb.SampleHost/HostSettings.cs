namespace Orb.SampleHost;

/// <summary>The host's settings: section <c>Orb</c> of the configuration, for example <c>Orb__Storage__Provider</c> in the environment.</summary>
internal sealed class HostSettings
{
    public const string DefaultKey = "orb_dev_key";
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public StorageSettings Storage { get; set; } = new();

    public DevelopmentSettings Development { get; set; } = new();

    public Toggle Demo { get; set; } = new() { Enabled = true };

    public TestClockSettings TestClocks { get; set; } = new();

    public WorkSettings Work { get; set; } = new();

    public CorsSettings Cors { get; set; } = new();

    public RequestLoggingSettings RequestLogging { get; set; } = new();

    internal sealed class StorageSettings
    {
        public string Provider { get; set; } = "Sqlite";

        public string ConnectionString { get; set; } = "Data Source=orb.db";
    }

    internal sealed class DevelopmentSettings
    {
        public string? ApiKey { get; set; }
    }

    internal sealed class Toggle
    {
        public bool Enabled { get; set; }
    }

    /// <summary>Null leaves it to the environment: on in Development, off elsewhere.</summary>
    internal sealed class TestClockSettings
    {
        public bool? Enabled { get; set; }
    }

    internal sealed class WorkSettings
    {
        /// <summary>How long a worker that died keeps its customers from the next one; null for the engine's default.</summary>
        public TimeSpan? Lease { get; set; }
    }

    internal sealed class CorsSettings
    {
        /// <summary>Origins that browsers may call from; none by default.</summary>
        public string[] AllowedOrigins { get; set; } = [];
    }

    internal sealed class RequestLoggingSettings
    {
        public bool Enabled { get; set; } = true;
    }

    /// <summary>What is wrong with the settings; null when nothing is.</summary>
    public string? Problem(bool isDevelopment)
    {
        if (!string.Equals(Storage.Provider, "Sqlite", StringComparison.OrdinalIgnoreCase))
            return $"Orb__Storage__Provider is '{Storage.Provider}'; this build knows Sqlite.";
        if (!isDevelopment && Development.ApiKey is not null)
            return "Orb__Development__ApiKey is for the Development environment only. Make a key with: key create --role admin";
        return null;
    }
}
