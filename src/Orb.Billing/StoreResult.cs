namespace Orb.Billing;

/// <summary>What a store answers to a write.</summary>
public enum StoreResult
{
    /// <summary>Written.</summary>
    Success,

    /// <summary>A unique key is taken; nothing was written.</summary>
    AlreadyExists,

    /// <summary>The row is gone or has another version than the one read; nothing was written.</summary>
    VersionConflict,
}
