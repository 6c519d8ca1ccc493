using System.Globalization;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Subscriptions;

/// <summary>
/// Another invoicing threshold, at once: what an open period has come to is invoiced when it reaches that already (R16). Parts that were invoiced
/// stay, whatever the threshold is afterwards.
/// </summary>
/// <param name="Threshold">Above 0, in the currency the subscription is invoiced in; null for no more parts.</param>
public sealed record ChangeInvoicingThreshold(decimal? Threshold) : SubscriptionChange
{
    internal override string Name => "invoicing_threshold_changed";

    internal override IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>
    {
        ["invoicing_threshold"] = Threshold?.ToString(CultureInfo.InvariantCulture) ?? "none",
    };

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        var validation = new Validation();
        Money? amount = Threshold is { } threshold ? validation.PositiveAmount("invoicing_threshold", threshold, context.Timeline.InvoicingCurrency) : null;
        return validation.Failed
            ? validation.Refusal
            : new TimelineEdit(context.Timeline, context.Now) { Threshold = new NewThreshold(amount) };
    }
}

/// <summary>A threshold that takes the place of another.</summary>
/// <param name="Amount">Null for none.</param>
internal sealed record NewThreshold(Money? Amount);
