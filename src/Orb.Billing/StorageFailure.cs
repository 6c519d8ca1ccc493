namespace Orb.Billing;

/// <summary>What an error of the store means for the unit of work that met it.</summary>
public enum StorageFailure
{
    /// <summary>Another attempt would meet it again, or nothing is known about that.</summary>
    Other,

    /// <summary>Another transaction was in the way (a deadlock, a serialization failure) and this one was rolled back: it may run again as a whole.</summary>
    LostRace,

    /// <summary>The connection broke. What was not committed is rolled back; of a commit under way the outcome is unknown.</summary>
    LostConnection,

    /// <summary>The store did not answer in time, or had too much to do. What was not committed is rolled back, and waiting longer is the caller's decision.</summary>
    Busy,

    /// <summary>The disk is full. What was not committed is rolled back, and another attempt fails until somebody has made room.</summary>
    NoRoom,
}
