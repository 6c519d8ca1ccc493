using System.Diagnostics.CodeAnalysis;

namespace Orb.Billing;

/// <summary>What a command came to: its value, or the reason it was refused. A refusal has written nothing.</summary>
/// <typeparam name="T">The value of a success.</typeparam>
public sealed class Outcome<T>
    where T : notnull
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The command was refused; the message says why.</exception>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"The command was refused: {Refusal}");

    /// <summary>Why the command was refused; null after a success.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Gives the value of a success or the refusal.</summary>
    public bool TryGetValue([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = _value;
        refusal = Refusal;
        return refusal is null;
    }

    /// <summary>The value, or the refusal.</summary>
    public override string ToString() => Refusal is null ? $"{_value}" : $"{Refusal}";

    internal static Outcome<T> Of(T value) => new(value, null);

    /// <summary>A success.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The conversion is the factory.")]
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The conversion is the factory.")]
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>Makes outcomes where the value's type is an interface, which C# does not convert implicitly.</summary>
public static class Outcome
{
    /// <summary>A success.</summary>
    public static Outcome<T> Success<T>(T value)
        where T : notnull => Outcome<T>.Of(value);
}
