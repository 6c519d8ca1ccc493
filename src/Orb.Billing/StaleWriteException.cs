namespace Orb.Billing;

/// <summary>A write met a row that another writer had changed: the unit of work rolls back and starts over from what is there now.</summary>
internal sealed class StaleWriteException(StoreResult result) : Exception($"The store answered {result}: another writer was faster.")
{
    public static void Unless(StoreResult result)
    {
        if (result != StoreResult.Success)
            throw new StaleWriteException(result);
    }
}
