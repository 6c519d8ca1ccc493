namespace Orb.Billing;

/// <summary>The store could not do a unit of work: it was tried several times, or there is no room left. Nothing of it was written; later it may succeed.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>An exception with the failure of the last attempt.</summary>
    public StorageUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// The connection broke while a transaction was being committed: it may be written, or not. Who can tell by a key of its own does the
/// work again; everybody else has to look first.
/// </summary>
public sealed class CommitOutcomeUnknownException : Exception
{
    /// <summary>An exception with what the commit met.</summary>
    public CommitOutcomeUnknownException(Exception innerException)
        : base("The connection broke during the commit; whether it was written is unknown.", innerException)
    {
    }
}

/// <summary>
/// A newer version has migrated the database. This one does not start on it, and bills nothing more where it runs already: it cannot know what
/// the columns mean now.
/// </summary>
public sealed class NewerSchemaException : Exception
{
    /// <summary>An exception that names the migrations.</summary>
    /// <param name="unknown">The migrations that this version does not know; at least one.</param>
    public NewerSchemaException(IReadOnlyList<string> unknown)
        : base(Describe(unknown)) => Unknown = unknown;

    /// <summary>The migrations that this version does not know.</summary>
    public IReadOnlyList<string> Unknown { get; }

    private static string Describe(IReadOnlyList<string> unknown)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        return $"The database has {unknown.Count} migrations that this version does not know ({unknown[0]} is the first): a newer version has migrated it. Run that version.";
    }
}
