using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Orb.Billing.PostgreSql;

/// <summary>Local dates as dates.</summary>
internal sealed class LocalDateConverter() : ValueConverter<LocalDate, DateOnly>(date => date.ToDateOnly(), date => LocalDate.FromDateOnly(date));
