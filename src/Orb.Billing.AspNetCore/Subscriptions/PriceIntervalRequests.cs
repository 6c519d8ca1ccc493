using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>Reads edits of the price and adjustment intervals of a subscription: many changes that are carried out together.</summary>
internal static class PriceIntervalRequests
{
    private const int Maximum = 500;

    private static readonly Dictionary<string, SubscriptionDate> TermEdges = new(StringComparer.Ordinal)
    {
        ["start_of_term"] = SubscriptionDate.StartOfTerm,
        ["end_of_term"] = SubscriptionDate.EndOfTerm,
    };

    public static SubscriptionChange Read(Fields fields)
    {
        var defer = fields.Flag("can_defer_billing") ?? false;
        var parts = new List<ChangePart>();
        foreach (var part in (fields.List("add", Maximum, f => Add(f, defer)) ?? [])
            .Concat((fields.List("edit", Maximum, f => Edit(f, defer)) ?? []).SelectMany(p => p))
            .Concat(fields.List("add_adjustments", Maximum, AddAdjustment) ?? [])
            .Concat((fields.List("edit_adjustments", Maximum, EditAdjustment) ?? []).SelectMany(p => p)))
            parts.Add(part);
        if (parts.Count == 0 && !fields.IsGiven("edit") && !fields.IsGiven("edit_adjustments"))
            fields.Add("add", "is required, or edit, add_adjustments or edit_adjustments: there is nothing to do.");
        if (parts.Count > SubscriptionChanges.MaximumChanges)
            fields.Add("add", $"and the other lists come to {parts.Count} changes; at most {SubscriptionChanges.MaximumChanges} are accepted at once.");
        return new SubscriptionChanges { Changes = parts };
    }

    private static ChangePart Add(Fields fields, bool defer)
    {
        OverrideRequests.Unsupported(fields);
        return new ChangePart(fields.Path, new AddPrice
        {
            Price = PriceOrAllocation.Read(fields),
            PriceId = fields.Id<PriceId>("price_id", "Price", PriceId.TryParse),
            ExternalPriceId = fields.Text("external_price_id"),
            StartDate = fields.Date("start_date", required: true, TermEdges),
            EndDate = fields.Date("end_date", keywords: TermEdges),
            Quantities = Quantities(fields) ?? [],
            MinimumAmount = fields.Amount("minimum_amount"),
            MaximumAmount = fields.Amount("maximum_amount"),
            Discounts = OverrideRequests.Discounts(fields),
            CanDeferBilling = fields.Flag("can_defer_billing") ?? defer,
            Filter = fields.Text("filter"),
            UsageCustomerIds = fields.Ids<CustomerId>("usage_customer_ids", "Customer", CustomerId.TryParse) ?? [],
        });
    }

    // What of an interval is edited, in an order in which each finds what those before it left: the end before the start, for the start lies before it.
    private static IReadOnlyList<ChangePart> Edit(Fields fields, bool defer)
    {
        fields.NotYet("billing_cycle_day", "metric_parameter_overrides");
        var id = fields.Id<PriceIntervalId>("price_interval_id", "Price interval", PriceIntervalId.TryParse, required: true) ?? default;
        var (start, end) = (fields.Date("start_date", keywords: TermEdges), fields.Date("end_date", keywords: TermEdges));
        var defers = fields.Flag("can_defer_billing");
        var (filter, customers, quantities) = (fields.Text("filter"), fields.Ids<CustomerId>("usage_customer_ids", "Customer", CustomerId.TryParse), Quantities(fields));
        if (defers is not null && end is null)
            fields.Add("can_defer_billing", "is not supported yet without an end_date: it says what becomes of the period that the end cuts short.");
        var parts = new List<SubscriptionChange>();
        if (end is not null || fields.IsNull("end_date"))
            parts.Add(new EndPrice(id, end) { Policy = ChangePolicy.Default with { Defer = defers ?? defer } });
        if (start is { } first)
            parts.Add(new MovePriceStart(id, first));
        if (quantities is not null)
            parts.Add(new ChangeQuantities { PriceIntervalId = id, Quantities = quantities });
        if (filter is not null || customers is not null)
            parts.Add(new ChangePriceUsage { PriceIntervalId = id, Filter = filter, UsageCustomerIds = customers, IsOfWholeInterval = true });
        if (parts.Count == 0)
            fields.Add("price_interval_id", "names an interval, but nothing of it to edit.");
        return [.. parts.Select(change => new ChangePart(fields.Path, change))];
    }

    private static ChangePart AddAdjustment(Fields fields)
    {
        fields.NotYet("adjustment_id");
        return new ChangePart(fields.Path, new AddAdjustment
        {
            Adjustment = fields.Object("adjustment", AdjustmentRequest.Read, required: true)!,
            StartDate = fields.Date("start_date", required: true, TermEdges),
            EndDate = fields.Date("end_date", keywords: TermEdges),
        });
    }

    private static IReadOnlyList<ChangePart> EditAdjustment(Fields fields)
    {
        var id = fields.Id<AdjustmentIntervalId>("adjustment_interval_id", "Adjustment interval", AdjustmentIntervalId.TryParse, required: true) ?? default;
        var (start, end) = (fields.Date("start_date", keywords: TermEdges), fields.Date("end_date", keywords: TermEdges));
        var parts = new List<SubscriptionChange>();
        if (end is not null || fields.IsNull("end_date"))
            parts.Add(new EndAdjustment(id, end));
        if (start is { } first)
            parts.Add(new MoveAdjustmentStart(id, first));
        if (parts.Count == 0)
            fields.Add("adjustment_interval_id", "names an interval, but nothing of it to edit.");
        return [.. parts.Select(change => new ChangePart(fields.Path, change))];
    }

    private static IReadOnlyList<ScheduledQuantity>? Quantities(Fields fields) => fields.List(
        "fixed_fee_quantity_transitions", Maximum,
        f => new ScheduledQuantity(f.Date("effective_date", required: true) ?? SubscriptionDate.StartOfTerm, f.RequiredNumber("quantity")));
}
