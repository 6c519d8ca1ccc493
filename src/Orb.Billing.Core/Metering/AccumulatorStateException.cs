namespace Orb.Billing.Core.Metering;

/// <summary>Why bytes are no state of an accumulator.</summary>
public enum AccumulatorStateFault
{
    /// <summary>They are something else, or a state of the other kind: with groups, or without.</summary>
    NoState,

    /// <summary>Another version wrote them: read the events again.</summary>
    OtherVersion,

    /// <summary>They are the state of another metric, another detail or other grouping keys.</summary>
    OtherMetric,

    /// <summary>They were cut off or changed.</summary>
    Damaged,
}

/// <summary>Bytes that were to be the state of an accumulator are not. Nothing of them was counted; the events can be read again.</summary>
public sealed class AccumulatorStateException : Exception
{
    internal AccumulatorStateException(AccumulatorStateFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public AccumulatorStateFault Fault { get; }
}
