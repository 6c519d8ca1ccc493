using System.Globalization;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Invoicing;

/// <summary>Makes lines by hand: quantity times unit price is rounded once (R2), local days become instants (R6).</summary>
internal sealed class ManualLines(IItemStore items, IIdGenerator ids)
{
    /// <summary>The most lines made by hand that an invoice may have.</summary>
    public const int Maximum = 500;

    /// <summary>The lines of a one-off invoice, or everything that is wrong with them.</summary>
    public async Task<Outcome<IReadOnlyList<ManualLine>>> OfAsync(
        IReadOnlyList<NewOneOffLine> lines, Currency currency, DateTimeZone zone, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        if (lines.Count is 0 or > Maximum)
            validation.Add("line_items", string.Create(CultureInfo.InvariantCulture, $"must have from 1 to {Maximum} entries, but has {lines.Count}."));
        var named = await ItemsAsync(lines.Select(l => l.ItemId), cancellationToken).ConfigureAwait(false);
        var made = new List<ManualLine>();
        foreach (var (index, line) in lines.Take(Maximum).Index())
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"line_items[{index}].");
            validation.NotNegative(field + "unit_config.unit_amount", line.UnitAmount);
            if (Product(validation, field, line) is not { } exact)
                continue;
            if (Line(validation, field, line.Name, line.Quantity, line.StartDate, line.EndDate, line.ItemId, named, zone, Round(validation, field, exact, currency)) is { } of)
                made.Add(of with { UnitAmount = line.UnitAmount, UnroundedSubtotal = exact });
        }

        if (!validation.Failed)
            SumHolds(validation, made, currency);
        return validation.Failed ? validation.Refusal : Outcome.Success<IReadOnlyList<ManualLine>>(made);
    }

    /// <summary>A line added to a draft, or what is wrong with it.</summary>
    public async Task<Outcome<ManualLine>> OfAsync(AddManualLine line, Currency currency, DateTimeZone zone, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        var named = await ItemsAsync([line.ItemId], cancellationToken).ConfigureAwait(false);
        var amount = validation.Amount("amount", line.Amount, currency) ?? Money.Zero(currency);
        var name = line.Name ?? (line.ItemId is { } id && named.TryGetValue(id, out var item) ? item.Name : "");
        var made = Line(validation, "", name, line.Quantity, line.StartDate, line.EndDate, line.ItemId, named, zone, amount);
        return validation.Failed || made is null ? validation.Refusal : made;
    }

    // Null where something is wrong with it, which the validation knows.
    private ManualLine? Line(
        Validation validation, string field, string name, decimal quantity, LocalDate start, LocalDate end, ItemId? itemId,
        IReadOnlyDictionary<ItemId, Item> named, DateTimeZone zone, Money amount)
    {
        validation.Text(field + "name", name);
        validation.NotNegative(field + "quantity", quantity);
        if (itemId is { } id && !named.ContainsKey(id))
            validation.Add(field + "item_id", $"'{id}' is no item of the catalogue.");
        if (start.Year < 1970 || end.Year > 2200)
            validation.Add(field + "start_date", $"must lie with the end in the years 1970 to 2200, but is {start:R} to {end:R}.");
        else if (end < start)
            validation.Add(field + "end_date", $"must not lie before the start, {start:R}, but is {end:R}.");
        if (validation.Failed)
            return null;
        return new ManualLine
        {
            Id = new LineItemId(ids.Next()),
            Name = name,
            ItemId = itemId,
            ItemName = itemId is { } of ? named[of].Name : null,
            Quantity = quantity,
            Service = new ServicePeriod(LocalDays.StartOf(start, zone), LocalDays.StartOf(end == start ? end.PlusDays(1) : end, zone)),
            UnroundedSubtotal = amount.Amount,
            Amount = amount,
        };
    }

    private static decimal? Product(Validation validation, string field, NewOneOffLine line)
    {
        try
        {
            return line.Quantity * line.UnitAmount;
        }
        catch (OverflowException)
        {
            validation.Add(field + "quantity", "times unit_amount exceeds the range of a 28-digit decimal.");
            return null;
        }
    }

    private static Money Round(Validation validation, string field, decimal exact, Currency currency)
    {
        try
        {
            return Money.Round(exact, currency);
        }
        catch (AmountOverflowException overflow)
        {
            validation.Add(field + "quantity", $"times unit_amount is too large. {overflow.Message}");
            return Money.Zero(currency);
        }
    }

    private static void SumHolds(Validation validation, List<ManualLine> lines, Currency currency)
    {
        try
        {
            _ = lines.Aggregate(Money.Zero(currency), (sum, line) => sum + line.Amount);
        }
        catch (AmountOverflowException overflow)
        {
            validation.Add("line_items", $"sum to too large an amount. {overflow.Message}");
        }
    }

    private async Task<IReadOnlyDictionary<ItemId, Item>> ItemsAsync(IEnumerable<ItemId?> named, CancellationToken cancellationToken)
    {
        var wanted = named.OfType<ItemId>().Distinct().ToList();
        return wanted.Count == 0
            ? new Dictionary<ItemId, Item>()
            : await items.FindManyAsync(wanted, cancellationToken).ConfigureAwait(false);
    }
}
