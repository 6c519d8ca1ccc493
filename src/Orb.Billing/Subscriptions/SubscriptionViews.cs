using Orb.Billing.Catalog;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Subscriptions;

/// <summary>Subscriptions as they are shown, in a fixed number of queries however many there are.</summary>
internal sealed class SubscriptionViews(
    ICustomerStore customers, IPlanStore plans, ICouponStore coupons, CustomerClock clock, IInvoiceStore invoices, InvoiceViews invoiceViews, BookingJournal journal)
{
    /// <summary>Subscriptions with their customers, plans and clocks: what an edit needs.</summary>
    public async Task<IReadOnlyList<SubscriptionView>> BareAsync(IReadOnlyList<Subscription> subscriptions, CancellationToken cancellationToken)
    {
        var who = await customers.FindManyAsync([.. subscriptions.Select(s => s.CustomerId).Distinct()], cancellationToken).ConfigureAwait(false);
        var what = await plans.FindManyAsync([.. subscriptions.Select(s => s.PlanId).Distinct()], cancellationToken).ConfigureAwait(false);
        var now = await clock.NowAsync(who.Values, cancellationToken).ConfigureAwait(false);
        return [.. subscriptions.Select(s => new SubscriptionView(s, who[s.CustomerId], what[s.PlanId], now(who[s.CustomerId])))];
    }

    /// <summary>Subscriptions with all that is shown of them.</summary>
    public async Task<IReadOnlyList<SubscriptionView>> OfAsync(IReadOnlyList<Subscription> subscriptions, CancellationToken cancellationToken)
    {
        var bare = await BareAsync(subscriptions, cancellationToken).ConfigureAwait(false);
        var named = bare.SelectMany(v => v.Plan.Prices).DistinctBy(p => p.Price.Id).ToDictionary(p => p.Price.Id);
        var further = subscriptions.SelectMany(s => s.Timeline.Intervals).Select(i => i.Price.Id).Where(id => !named.ContainsKey(id)).Distinct().ToList();
        if (further.Count > 0)
        {
            foreach (var (id, price) in await plans.FindPricesAsync(further, cancellationToken).ConfigureAwait(false))
                named.Add(id, price);
        }

        var redeemed = await coupons.RedeemedAsync([.. subscriptions.Select(s => s.Id)], cancellationToken).ConfigureAwait(false);
        return [.. bare.Select(v => v with { Prices = named, RedeemedCoupon = redeemed.GetValueOrDefault(v.Subscription.Id) })];
    }

    /// <summary>What the running change has written so far.</summary>
    public async Task<ChangedResources> ChangedAsync(CancellationToken cancellationToken)
    {
        var made = await invoices.FindManyAsync([.. journal.Invoices.Distinct()], cancellationToken).ConfigureAwait(false);
        var credited = journal.CreditNotes.Select(n => n.InvoiceId).ToHashSet();
        var all = await invoiceViews.OfAsync(
            [.. made.Concat(await invoices.FindManyAsync([.. credited.Except(made.Select(i => i.Id))], cancellationToken).ConfigureAwait(false))
                .OrderBy(i => i.InvoiceDate).ThenBy(i => i.Id.Value)],
            cancellationToken).ConfigureAwait(false);
        var byId = all.ToDictionary(v => v.Invoice.Id);
        return new ChangedResources(
            [.. all.Where(v => journal.Invoices.Contains(v.Invoice.Id))],
            [.. journal.CreditNotes.Select(n => new CreditNoteView(n, byId[n.InvoiceId].Invoice, byId[n.InvoiceId].Customer))]);
    }
}
