using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Orb.Billing.Sqlite;

/// <summary>Ids as 16 bytes, largest first: SQLite compares bytes from the left, and so keeps the order in which UUIDv7 are made.</summary>
internal sealed class BigEndianGuidConverter() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true));
