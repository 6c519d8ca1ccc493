namespace Orb.Billing.Subscriptions;

/// <summary>
/// Several changes at once, in order, of which either all are carried out or none: each is applied to what those before it left. Prices and customers that
/// they name are looked up together.
/// </summary>
public sealed record SubscriptionChanges : SubscriptionChange
{
    /// <summary>The most changes at once.</summary>
    public const int MaximumChanges = 500;

    /// <summary>The changes, 1 to <see cref="MaximumChanges"/>; none of them is a list itself. Their own reasons and switches are not looked at.</summary>
    public required IReadOnlyList<ChangePart> Changes { get; init; }

    internal override IReadOnlyList<ChangePart> Parts => Changes;

    internal override string Name => "intervals_changed";

    internal override IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>
    {
        ["changes"] = string.Join(", ", Changes.GroupBy(c => c.Change.Name).Select(g => $"{g.Key} ({g.Count()})")),
    };

    internal override Outcome<TimelineEdit> Apply(ChangeContext context) => throw new InvalidOperationException("Its parts are applied one by one.");
}

/// <summary>One of several changes.</summary>
/// <param name="Path">Where it stands in the request, for the names of fields in a refusal, for example "add[0]".</param>
/// <param name="Change">The change.</param>
public sealed record ChangePart(string Path, SubscriptionChange Change);
