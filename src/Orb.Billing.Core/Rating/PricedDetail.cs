namespace Orb.Billing.Core.Rating;

/// <summary>What a price saw of the usage beside its quantity, kept so that it can be priced again. The kinds are a closed set.</summary>
public abstract record PricedDetail
{
    private protected PricedDetail()
    {
    }

    /// <summary>Whether it was kept, and not left out because there is too much of it.</summary>
    internal virtual bool IsKept => true;

    /// <summary>The same as the price sees it.</summary>
    internal abstract RatingInput ToInput();
}

/// <summary>The groups that were priced, all of them: there are never more than a metric may keep apart.</summary>
/// <param name="Groups">Their values and quantities, after usage discounts.</param>
public sealed record PricedGroups(IReadOnlyList<GroupUsage> Groups) : PricedDetail
{
    internal override RatingInput ToInput() => RatingInput.OfGroups(Groups);
}

/// <summary>The events that were priced one by one, where there are at most <see cref="MaximumCount"/>; of more, none is kept (docs/decisions/0055).</summary>
/// <param name="Events">In their order (R14), after usage discounts.</param>
public sealed record PricedEvents(IReadOnlyList<EventUsage> Events) : PricedDetail
{
    /// <summary>The most events that an explanation keeps.</summary>
    public const int MaximumCount = 1_000;

    internal override RatingInput ToInput() => RatingInput.OfEvents(Events);
}

/// <summary>The levels that were priced one by one, where there are at most <see cref="PricedEvents.MaximumCount"/>; of more, none is kept (docs/decisions/0055).</summary>
/// <param name="Levels">In ascending order, after usage discounts; empty where there were more.</param>
public sealed record PricedLevels(IReadOnlyList<LevelUsage> Levels) : PricedDetail
{
    internal override bool IsKept => Levels.Count > 0;

    internal static PricedLevels Of(IReadOnlyList<LevelUsage> levels) => new(levels.Count <= PricedEvents.MaximumCount ? levels : []);

    internal override RatingInput ToInput() => RatingInput.OfLevels(Levels);
}
