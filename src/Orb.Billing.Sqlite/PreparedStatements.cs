using Microsoft.Data.Sqlite;

namespace Orb.Billing.Sqlite;

/// <summary>
/// The statements that a context's own connection has prepared, kept from query to query, as PostgreSQL's driver keeps its own: to read and plan the SQL of a small
/// look costs SQLite more than the look.
/// </summary>
/// <remarks>For one thread at a time, as the connection. SQLite itself prepares a statement anew when the schema has changed.</remarks>
internal sealed class PreparedStatements
{
    /// <summary>How many are kept: more than the stores have texts that come again and again, and few enough that 64 contexts stay small.</summary>
    public const int Most = 100;

    private readonly Dictionary<string, LinkedListNode<KeptCommand>> _kept = new(StringComparer.Ordinal);
    // The one that was not needed for longest comes first.
    private readonly LinkedList<KeptCommand> _byUse = new();
    private bool _closed;

    public int Count => _kept.Count;

    /// <summary>A command of the same text and parameters, prepared where one was kept. The given one is disposed.</summary>
    public SqliteCommand Take(SqliteCommand command)
    {
        if (_closed)
            return command;
        var taken = _kept.Remove(command.CommandText, out var node) ? Take(node) : new KeptCommand(this) { Connection = command.Connection, CommandText = command.CommandText };
        taken.Transaction = command.Transaction;
        taken.CommandTimeout = command.CommandTimeout;
        foreach (SqliteParameter parameter in command.Parameters)
            taken.Parameters.Add(parameter);
        command.Parameters.Clear();
        command.Dispose();
        return taken;
    }

    /// <summary>Gives back all of them, before the connection is closed.</summary>
    public void Close()
    {
        _closed = true;
        foreach (var command in _byUse)
            command.Dispose();
        _byUse.Clear();
        _kept.Clear();
    }

    private KeptCommand Take(LinkedListNode<KeptCommand> node)
    {
        _byUse.Remove(node);
        return node.Value.GoOut();
    }

    // Another of the same text may have been needed at the same time, and be back already.
    private bool Keep(KeptCommand command)
    {
        if (_closed || _kept.ContainsKey(command.CommandText))
            return false;
        if (_byUse.Count >= Most && _byUse.First is { } oldest)
        {
            _byUse.RemoveFirst();
            _kept.Remove(oldest.Value.CommandText);
            oldest.Value.Discard();
        }

        _kept.Add(command.CommandText, _byUse.AddLast(command));
        return true;
    }

    /// <summary>A command that goes back when it is disposed, unless it failed.</summary>
    internal sealed class KeptCommand(PreparedStatements owner) : SqliteCommand
    {
        private bool _discarded;
        private bool _isHome;

        /// <summary>Disposes of it for good.</summary>
        public void Discard()
        {
            _discarded = true;
            Dispose();
        }

        /// <summary>Says that it is not to be used again.</summary>
        public void Fail() => _discarded = true;

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_discarded && GoBack())
                return;
            base.Dispose(disposing);
        }

        /// <summary>Says that it is in use again.</summary>
        public KeptCommand GoOut()
        {
            _isHome = false;
            return this;
        }

        private bool GoBack()
        {
            if (_isHome)
                return !owner._closed;
            if (DataReader is not null)
                return false;
            Parameters.Clear();
            Transaction = null;
            return _isHome = owner.Keep(this);
        }
    }
}
