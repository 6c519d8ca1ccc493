using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Orb.Billing.Sqlite;

/// <summary>Instants as ticks of 100 ns since 1970: integers order as time does.</summary>
internal sealed class InstantTicksConverter() : ValueConverter<Instant, long>(
    instant => instant.ToUnixTimeTicks(), ticks => Instant.FromUnixTimeTicks(ticks));
