using NodaTime;

namespace Orb.SampleHost.Demo;

/// <summary>The clock of the past that the demo data is made on; whoever seeds moves it.</summary>
internal sealed class DemoClock(Instant start) : IClock
{
    private Instant _now = start;

    public Instant GetCurrentInstant() => _now;

    public void MoveTo(Instant instant) => _now = instant;
}
