using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using NodaTime.Text;

namespace Orb.Billing.Sqlite;

/// <summary>Local dates as "2026-01-31", which people can read and which orders as dates do.</summary>
internal sealed class LocalDateTextConverter() : ValueConverter<LocalDate, string>(
    date => LocalDatePattern.Iso.Format(date), text => LocalDatePattern.Iso.Parse(text).Value);
