using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Orb.Billing.PostgreSql;

/// <summary>Instants as ticks of 100 ns since 1970: a timestamptz would cut the last digit off, and an event could change its period.</summary>
internal sealed class InstantTicksConverter() : ValueConverter<Instant, long>(
    instant => instant.ToUnixTimeTicks(), ticks => Instant.FromUnixTimeTicks(ticks));
