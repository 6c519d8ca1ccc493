using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace Orb.Billing.PostgreSql;

/// <summary>
/// Says where a dependency-injection scope reads: from the primary, unless the host allows the replica. The scope's first write takes it back
/// to the primary for good, so that it reads what it wrote. Without a replica everything is read from the primary.
/// </summary>
public sealed class ReplicaReads
{
    private readonly PostgreSqlOrbDbContext _context;
    private readonly PostgreSqlSource _source;

    internal ReplicaReads(PostgreSqlOrbDbContext context, PostgreSqlSource source) => (_context, _source) = (context, source);

    /// <summary>Lets the scope read from the replica, which may be behind: for lists and reports that nobody decides by.</summary>
    /// <exception cref="InvalidOperationException">The scope has a transaction.</exception>
    public void Allow()
    {
        if (_source.Replica is { } replica)
            _context.ReadFrom(replica, _source.DataSource);
    }

    /// <summary>
    /// Lets the scope read from the replica if that has all that was committed up to a mark: so a caller who has written reads his writes, in
    /// whatever process he comes to.
    /// </summary>
    /// <param name="mark">What <see cref="MarkAsync"/> gave after the write.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether the replica is read; otherwise the primary is.</returns>
    /// <exception cref="InvalidOperationException">The scope has a transaction.</exception>
    public async Task<bool> AllowAsync(WriteMark mark, CancellationToken cancellationToken)
    {
        if (_source.Replica is not { } replica)
            return false;
        _context.ReadFrom(replica, _source.DataSource);
        if (await PositionAsync(cancellationToken) >= mark.Position)
            return true;
        _context.UsePrimary();
        return false;
    }

    /// <summary>A mark behind everything that is committed now; taken from the primary, and to be kept by the caller until his next read.</summary>
    /// <exception cref="InvalidOperationException">The scope has a transaction: what it writes is not committed yet.</exception>
    public async Task<WriteMark> MarkAsync(CancellationToken cancellationToken)
    {
        _context.UsePrimary();
        return new WriteMark(await PositionAsync(cancellationToken));
    }

    private async Task<ulong> PositionAsync(CancellationToken cancellationToken)
    {
        await _context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = PostgreSqlStatements.Position.CreateCommand(_context);
            return (ulong)NpgsqlLogSequenceNumber.Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!);
        }
        finally
        {
            await _context.Database.CloseConnectionAsync();
        }
    }
}

/// <summary>A point in the primary's log of writes.</summary>
/// <param name="Position">The log sequence number.</param>
public readonly record struct WriteMark(ulong Position)
{
    /// <summary>As text, to be handed to a caller and taken back by <see cref="Parse"/>.</summary>
    public override string ToString() => Position.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Reads a mark.</summary>
    /// <exception cref="FormatException">The text is no mark.</exception>
    public static WriteMark Parse(string text) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var position)
            ? new WriteMark(position)
            : throw new FormatException("The text is no mark of a write.");
}
