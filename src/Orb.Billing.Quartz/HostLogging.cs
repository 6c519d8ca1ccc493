using Microsoft.Extensions.Logging;

namespace Orb.Billing.Quartz;

/// <summary>Lets what Quartz logs in its container go to the host's log, where the host's filters decide.</summary>
internal sealed class HostLogging(ILoggerFactory host) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => host.CreateLogger(categoryName);

    public void Dispose()
    {
        // The log is the host's.
    }
}
