using System.Collections.Immutable;
using Orb.Billing.Metering;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>A body of an event in the model: an amended event has several.</summary>
internal sealed record ModelEvent(int Body, string Key, int Customer, int Slot, int Amount, ModelBackfill? Backfill);

/// <summary>An event as a random life sends it.</summary>
internal sealed record SentEvent(string Key, int Customer, int Slot, int Amount);

/// <summary>A backfill in the model.</summary>
internal sealed class ModelBackfill
{
    public required BackfillId Id { get; init; }

    public required int? Customer { get; init; }

    public required int From { get; init; }

    public required int To { get; init; }

    public required bool Replaces { get; init; }

    public required bool LargeOnly { get; init; }

    public BackfillStatus Status { get; set; }

    public int ClosedAt { get; set; }

    public List<ModelEvent> Brought { get; } = [];

    public List<ModelEvent> Replaced { get; } = [];

    public bool Covers(int customer, int slot) => (Customer is null || Customer == customer) && From <= slot && slot < To;

    public bool Overlaps(ModelBackfill other) =>
        (Customer is null || other.Customer is null || Customer == other.Customer) && From < other.To && other.From < To;
}

/// <summary>
/// What events come to, told without sequences on rows: after every step the whole set of bodies that count is kept, and a cut-off is an index into
/// the list of those sets (R14).
/// </summary>
internal sealed class UsageModel
{
    private readonly Dictionary<string, (SentEvent First, ModelBackfill? Backfill)> _keys = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, ModelEvent> _counted = ImmutableDictionary<string, ModelEvent>.Empty;
    private int _bodies;

    /// <summary>The bodies that count at each cut-off.</summary>
    public List<IReadOnlyCollection<ModelEvent>> At { get; } = [[]];

    public List<ModelBackfill> Backfills { get; } = [];

    public IReadOnlyList<SentEvent> Sent => [.. _keys.Values.Select(k => k.First)];

    public static int AmountOfLarge => 50;

    /// <summary>Takes a batch; false when it must be refused, and then nothing of it was taken.</summary>
    public bool Ingest(IReadOnlyList<SentEvent> batch, ModelBackfill? backfill)
    {
        if (backfill is not null && backfill.Status != BackfillStatus.Pending)
            return false;
        if (batch.GroupBy(s => s.Key).Any(g => g.Distinct().Count() > 1))
            return false;
        foreach (var sent in batch)
        {
            var known = Known(sent.Key);
            var repeats = known is { } k && k.First == sent && (k.Backfill?.Status != BackfillStatus.Pending || k.Backfill == backfill);
            var fits = backfill is null || backfill.Covers(sent.Customer, sent.Slot);
            if (known is not null ? !repeats : !fits)
                return false;
            if (known is not null && backfill is { Replaces: true } && known.Value.Backfill != backfill)
                return false;
        }

        foreach (var sent in batch.Where(s => Known(s.Key) is null).DistinctBy(s => s.Key).ToList())
        {
            _keys[sent.Key] = (sent, backfill);
            var body = new ModelEvent(++_bodies, sent.Key, sent.Customer, sent.Slot, sent.Amount, backfill);
            if (backfill is null)
                _counted = _counted.SetItem(sent.Key, body);
            else
                backfill.Brought.Add(body);
            Step();
        }

        return true;
    }

    /// <summary>Gives an event another amount; null deprecates it. False when it must be refused.</summary>
    public bool Correct(string key, int? amount)
    {
        if (Known(key) is null || !_counted.TryGetValue(key, out var current))
            return false;
        if (amount == current.Amount)
            return true;
        _counted = amount is { } other ? _counted.SetItem(key, current with { Body = ++_bodies, Amount = other }) : _counted.Remove(key);
        Step();
        return true;
    }

    public bool Open(ModelBackfill backfill)
    {
        if (Backfills.Any(b => b.Status == BackfillStatus.Pending && b.Overlaps(backfill)))
            return false;
        Backfills.Add(backfill);
        return true;
    }

    public bool Close(ModelBackfill backfill)
    {
        if (backfill.Status != BackfillStatus.Pending)
            return backfill.Status == BackfillStatus.Reflected;
        backfill.Status = BackfillStatus.Reflected;
        backfill.ClosedAt = At.Count;
        if (backfill.Replaces)
        {
            backfill.Replaced.AddRange(_counted.Values.Where(e => backfill.Covers(e.Customer, e.Slot) && (!backfill.LargeOnly || e.Amount > AmountOfLarge)));
            _counted = _counted.RemoveRange(backfill.Replaced.Select(e => e.Key));
        }

        _counted = _counted.SetItems(backfill.Brought.Select(e => KeyValuePair.Create(e.Key, e)));
        Step();
        return true;
    }

    public bool Revert(ModelBackfill backfill)
    {
        if (backfill.Status == BackfillStatus.Reverted)
            return true;
        if (backfill.Status == BackfillStatus.Reflected)
        {
            if (Backfills.Any(b => b != backfill && b.Status == BackfillStatus.Reflected && b.Replaces && b.ClosedAt > backfill.ClosedAt && b.Overlaps(backfill)))
                return false;
            _counted = _counted.RemoveRange(_counted.Values.Where(e => e.Backfill == backfill).Select(e => e.Key));
            _counted = _counted.SetItems(backfill.Replaced.Select(e => KeyValuePair.Create(e.Key, e)));
        }

        backfill.Status = BackfillStatus.Reverted;
        Step();
        return true;
    }

    /// <summary>The bodies that count at exactly one of two cut-offs.</summary>
    public List<(ModelEvent Event, bool Withdrawn)> Between(int after, int upTo) =>
        [.. At[after].Except(At[upTo]).Select(e => (e, true)), .. At[upTo].Except(At[after]).Select(e => (e, false))];

    private (SentEvent First, ModelBackfill? Backfill)? Known(string key) =>
        _keys.TryGetValue(key, out var known) && known.Backfill?.Status != BackfillStatus.Reverted ? known : null;

    private void Step() => At.Add([.. _counted.Values]);
}
