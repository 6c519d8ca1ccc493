using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Orb.Billing.Tests;

public sealed class LogEventTests
{
    [Fact]
    public void Every_log_event_has_an_id_of_its_own()
    {
        var events = typeof(OrbTelemetry).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(m => (Method: $"{m.DeclaringType!.Name}.{m.Name}", Event: m.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(m => m.Event is not null)
            .ToList();

        events.Count.ShouldBeGreaterThanOrEqualTo(10);
        events.GroupBy(e => e.Event!.EventId).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.Method))}").ShouldBeEmpty();
        events.Where(e => e.Event!.EventId is < 2000 or >= 3000).Select(e => e.Method).ShouldBeEmpty("2000 to 2999 are the engine's, 3000 to 3999 the REST API's");
    }

    [Fact]
    public void Every_name_of_the_telemetry_is_given_once()
    {
        var names = typeof(OrbTelemetry).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToList();

        names.Distinct(StringComparer.Ordinal).Count().ShouldBe(names.Count);
        names.Where(n => n != OrbTelemetry.Name).ShouldAllBe(n => n.StartsWith("orb.", StringComparison.Ordinal));
    }
}
