namespace Orb.Billing;

/// <summary>The kinds of expected refusal.</summary>
public enum RefusalKind
{
    /// <summary>The request itself is wrong; the issues say which fields.</summary>
    Invalid,

    /// <summary>The request is well-formed but breaks a constraint of the current state.</summary>
    ConstraintViolation,

    /// <summary>An id the caller chose is taken.</summary>
    AlreadyExists,

    /// <summary>Something named does not exist for this tenant.</summary>
    NotFound,

    /// <summary>Another writer was faster; reading again and retrying may succeed.</summary>
    Conflict,

    /// <summary>Whoever acts may not do it.</summary>
    Forbidden,
}

/// <summary>Why a command was refused.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Message">A sentence for a person, with what to do next where that is known.</param>
/// <param name="Issues">For <see cref="RefusalKind.Invalid"/>: one entry a field.</param>
public sealed record Refusal(RefusalKind Kind, string Message, IReadOnlyList<ValidationIssue> Issues)
{
    /// <summary>Whether the same request can never succeed, so that sending it again is in vain.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether something was written that stays all the same: a draft found without lines is removed, and who wanted to issue it is told so.</summary>
    public bool HasWritten { get; init; }

    /// <summary>A draft that has no lines any more is removed, and that stays.</summary>
    internal static Refusal DraftRemoved { get; } = Constraint("The draft had no lines any more and was removed.") with { HasWritten = true };

    /// <summary>Fields that are wrong.</summary>
    public static Refusal Invalid(IReadOnlyList<ValidationIssue> issues) =>
        new(RefusalKind.Invalid, string.Join(" ", issues.Select(i => i.ToString())), issues);

    /// <summary>One field that is wrong.</summary>
    public static Refusal Invalid(string field, string message) => Invalid([new ValidationIssue(field, message)]);

    /// <summary>A constraint of the current state.</summary>
    public static Refusal Constraint(string message) => new(RefusalKind.ConstraintViolation, message, []);

    /// <summary>An id that is taken.</summary>
    public static Refusal AlreadyExists(string message) => new(RefusalKind.AlreadyExists, message, []);

    /// <summary>Something that does not exist.</summary>
    /// <param name="type">What it would be, for example "Plan".</param>
    /// <param name="identifier">How it was named.</param>
    public static Refusal NotFound(string type, string identifier) =>
        new(RefusalKind.NotFound, $"Could not find a resource of type {type} with identifier: {identifier}", []);

    /// <summary>Another writer was faster.</summary>
    public static Refusal Conflict(string message) => new(RefusalKind.Conflict, message, []);

    /// <summary>More than whoever acts may do.</summary>
    public static Refusal Forbidden(string message) => new(RefusalKind.Forbidden, message, []);

    /// <summary>The kind and the message.</summary>
    public override string ToString() => $"{Kind}: {Message}";

    /// <summary>The same refusal of a part of a request: its fields stand under the part's path.</summary>
    internal Refusal Within(string path) => Kind != RefusalKind.Invalid
        ? this
        : Invalid([.. Issues.Select(i => i with { Field = $"{path}.{i.Field.TrimStart('.')}".Trim('.') })]);
}

/// <summary>One thing wrong with one field of a request.</summary>
/// <param name="Field">The field's path in the contract, for example "prices[0].price.unit_config.unit_amount".</param>
/// <param name="Message">What is wrong: the limit and the value found.</param>
public sealed record ValidationIssue(string Field, string Message)
{
    /// <summary>Field and message.</summary>
    public override string ToString() => $"{Field}: {Message}";
}
