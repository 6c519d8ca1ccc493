namespace Orb.Billing.Benchmarks;

/// <summary>Takes results, so that what makes them is not optimized away.</summary>
public static class Sink
{
    private static decimal _number;
    private static object? _result;

    /// <summary>Takes a number.</summary>
    public static void Keep(decimal number) => _number = number;

    /// <summary>Takes an object.</summary>
    public static void Keep(object? result) => _result = result;

    /// <summary>What was taken last.</summary>
    public static (decimal Number, object? Result) Kept => (_number, _result);
}
