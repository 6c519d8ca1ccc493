using System.Globalization;
using System.Security.Cryptography;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// What stands around the state of an accumulator: two letters, the kind, the version, the metric as 16 bytes of the SHA-256 of all that makes two metrics
/// equal, the state, and 8 bytes of the SHA-256 of everything before them (decision 0065). A checksum, no signature: it finds what went wrong, not who wrote it.
/// </summary>
internal static class AccumulatorState
{
    /// <summary>Of an accumulator.</summary>
    public const byte Plain = (byte)'A';

    /// <summary>Of accumulators by group.</summary>
    public const byte Grouped = (byte)'G';

    // Whatever is written otherwise than before is another version.
    private const byte Version = 1;

    private const int MetricLength = 16;
    private const int ChecksumLength = 8;
    private const int HeaderLength = 4;

    /// <summary>Starts a state.</summary>
    public static StateWriter Begin(byte kind, MetricDefinition metric, IReadOnlyList<string> keys)
    {
        var state = new StateWriter();
        state.Bytes([(byte)'O', (byte)'b', kind, Version]);
        state.Bytes(Identity(metric, keys));
        return state;
    }

    /// <summary>Ends it.</summary>
    public static byte[] End(StateWriter state)
    {
        state.Bytes(SHA256.HashData(state.Written).AsSpan(0, ChecksumLength));
        return state.Written.ToArray();
    }

    /// <summary>The state within.</summary>
    /// <exception cref="AccumulatorStateException">It is none of this kind, version and metric, or damaged.</exception>
    public static StateReader Open(ReadOnlySpan<byte> state, byte kind, MetricDefinition metric, IReadOnlyList<string> keys)
    {
        if (state.Length < HeaderLength || state[0] != 'O' || state[1] != 'b' || state[2] != kind)
            throw new AccumulatorStateException(AccumulatorStateFault.NoState, $"These {Number(state.Length)} bytes are no state of an accumulator{(kind == Grouped ? " by group" : "")}.");
        if (state[3] != Version)
            throw new AccumulatorStateException(AccumulatorStateFault.OtherVersion, $"The state is of version {Number(state[3])}; version {Number(Version)} is read.");
        if (state.Length < HeaderLength + MetricLength + ChecksumLength)
            throw StateReader.Damaged("it ends too early");
        var content = state[..^ChecksumLength];
        if (!SHA256.HashData(content).AsSpan(0, ChecksumLength).SequenceEqual(state[^ChecksumLength..]))
            throw StateReader.Damaged("its checksum is another");
        if (!content.Slice(HeaderLength, MetricLength).SequenceEqual(Identity(metric, keys)))
        {
            var by = keys.Count == 0 ? "" : $" by {string.Join(", ", keys)}";
            throw new AccumulatorStateException(AccumulatorStateFault.OtherMetric, $"The state is not of '{metric}'{by} in the detail of its price.");
        }

        return new StateReader(content[(HeaderLength + MetricLength)..]);
    }

    // The SQL says all but the detail, and whose days are counted.
    private static ReadOnlySpan<byte> Identity(MetricDefinition metric, IReadOnlyList<string> keys)
    {
        var identity = new StateWriter();
        identity.Text(metric.ToString());
        identity.Byte((byte)metric.Detail.Kind);
        Texts(identity, metric.Detail.Properties);
        Texts(identity, [.. metric.Detail.Filters.SelectMany(f => (string[])[f.Property, f.Value])]);
        identity.Flag(metric.Detail.Rate is not null);
        if (metric.Detail.Rate is { } rate)
            identity.Text(rate.Default is { } otherwise ? CanonicalDecimal.ToText(otherwise) : null);
        Texts(identity, keys);
        if (metric.Zone is { } zone)
            identity.Text(zone.Id);
        return SHA256.HashData(identity.Written).AsSpan(0, MetricLength);
    }

    private static void Texts(StateWriter identity, IReadOnlyList<string> texts)
    {
        identity.Count(texts.Count);
        foreach (var text in texts)
            identity.Text(text);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
