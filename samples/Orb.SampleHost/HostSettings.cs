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

    public JobSettings Jobs { get; set; } = new();

    public CorsSettings Cors { get; set; } = new();

    public RequestLoggingSettings RequestLogging { get; set; } = new();

    public TelemetrySettings Telemetry { get; set; } = new();

    public JwtSettings Jwt { get; set; } = new();

    public RateSettings Rates { get; set; } = new();

    /// <summary>Tokens beside API keys; the names are those of <see cref="Orb.Billing.AspNetCore.JwtOptions"/>.</summary>
    internal sealed class JwtSettings
    {
        public Uri? Authority { get; set; }

        public string? Issuer { get; set; }

        public string? Audience { get; set; }

        public string[] SigningKeys { get; set; } = [];

        /// <summary>Null leaves it to the API's default.</summary>
        public string[]? Algorithms { get; set; }

        /// <summary>Null leaves it to the API's default, as the other two.</summary>
        public string? TenantClaim { get; set; }

        public string? RoleClaim { get; set; }

        public string? CustomerClaim { get; set; }
    }

    /// <summary>Requests a second of each caller; null leaves it to the environment: none in Development, what Orb documents elsewhere; 0 is no limit.</summary>
    internal sealed class RateSettings
    {
        public int? AnalyticsPerSecond { get; set; }

        public int? ReadsPerSecond { get; set; }

        public int? WritesPerSecond { get; set; }

        public int? IngestPerSecond { get; set; }
    }

    internal sealed class TelemetrySettings
    {
        /// <summary>Where an OTLP collector takes traces and metrics over HTTP; null for nowhere.</summary>
        public Uri? OtlpEndpoint { get; set; }
    }

    internal sealed class StorageSettings
    {
        public const string DefaultConnectionString = "Data Source=orb.db";

        public string Provider { get; set; } = "Sqlite";

        /// <summary>Where the database is; null for a SQLite file in the working folder.</summary>
        public string? ConnectionString { get; set; }

        public bool IsSqlite => Is("Sqlite");

        public bool IsPostgreSql => Is("PostgreSql");

        private bool Is(string provider) => string.Equals(Provider, provider, StringComparison.OrdinalIgnoreCase);
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

        /// <summary>Customers that a worker claims at once; null for the engine's default.</summary>
        public int? BatchSize { get; set; }
    }

    internal sealed class JobSettings
    {
        /// <summary>What triggers due work: InProcess, in every host; or Quartz, clustered on PostgreSQL.</summary>
        public string Engine { get; set; } = "InProcess";

        public bool IsInProcess => Is("InProcess");

        public bool IsQuartz => Is("Quartz");

        private bool Is(string engine) => string.Equals(Engine, engine, StringComparison.OrdinalIgnoreCase);
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
        if (!Storage.IsSqlite && !Storage.IsPostgreSql)
            return $"Orb__Storage__Provider is '{Storage.Provider}'; it must be Sqlite or PostgreSql.";
        if (Storage.IsPostgreSql && string.IsNullOrWhiteSpace(Storage.ConnectionString))
            return "Orb__Storage__ConnectionString is required with PostgreSql, for example 'Host=localhost;Database=billing;Username=billing'.";
        if (!Jobs.IsInProcess && !Jobs.IsQuartz)
            return $"Orb__Jobs__Engine is '{Jobs.Engine}'; it must be InProcess or Quartz.";
        if (!isDevelopment && Development.ApiKey is not null)
            return "Orb__Development__ApiKey is for the Development environment only. Make a key with: key create --role admin";
        if (Telemetry.OtlpEndpoint is { } endpoint && !(endpoint.IsAbsoluteUri && endpoint.Scheme is "http" or "https"))
            return $"Orb__Telemetry__OtlpEndpoint is '{endpoint}'; it must be an http or https address, such as http://127.0.0.1:4318.";
        return null;
    }
}
