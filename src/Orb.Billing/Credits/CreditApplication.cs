using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Credits;

/// <summary>
/// Lets prepaid credits pay for the arrears lines of invoices (R3, R17). The drafts of a customer draw one after the other, in order of
/// (invoice date, id), so that two of them never promise one credit; what a draft draws is made anew whenever it is looked at.
/// </summary>
internal sealed class CreditApplication(ICreditStore store, IInvoiceStore invoices, ISubscriptionStore subscriptions)
{
    /// <summary>What is needed besides the requests: of customers whose blocks match a charge, their other drafts.</summary>
    public async Task<CreditRun> BeginAsync(IReadOnlyList<ProjectionRequest> requests, CancellationToken cancellationToken)
    {
        var customers = requests.Select(r => r.Customer).DistinctBy(c => c.Id).ToList();
        var blocks = (await store.BlocksAsync([.. customers.Select(c => c.Id)], cancellationToken).ConfigureAwait(false)).ToLookup(b => b.CustomerId, b => b.Block);
        var holders = new Dictionary<CustomerId, CreditRun.Holder>();
        var all = requests.ToList();
        var ofCustomer = requests.ToLookup(r => r.Customer.Id);
        var holding = customers.Where(c => blocks[c.Id].ToList() is { Count: > 0 } own
            && ofCustomer[c.Id].Any(r => r.Subscription.Timeline.Intervals.Any(i => own.Exists(b => MayPay(b, i.Price))))).ToList();
        if (holding.Count == 0)
            return new CreditRun(all, holders);
        var draftsOf = (await invoices.DraftsOfCustomersAsync([.. holding.Select(c => c.Id)], cancellationToken).ConfigureAwait(false))
            .Where(d => d.SubscriptionId is not null).ToLookup(d => d.CustomerId);
        var known = await subscriptions.FindManyAsync(
            [.. draftsOf.SelectMany(d => d).Select(d => d.SubscriptionId!.Value).Distinct()], cancellationToken).ConfigureAwait(false);
        foreach (var customer in holding)
        {
            var asked = ofCustomer[customer.Id].ToList();
            var drafts = draftsOf[customer.Id].ToList();
            holders.Add(customer.Id, new CreditRun.Holder(asked[0].Subscription.Timeline.Zone, [.. blocks[customer.Id]], drafts));
            all.AddRange(drafts
                .Where(d => known[d.SubscriptionId!.Value].Parking is null && !asked.Exists(r => r.IsOf(d)))
                .DistinctBy(d => (d.SubscriptionId, d.InvoiceDate, d.Cause == InvoiceCause.Cycle, d.Cause == InvoiceCause.Threshold))
                .Select(d => ProjectionRequest.Of(d, known[d.SubscriptionId!.Value], customer)));
        }

        return new CreditRun(all, holders);
    }

    /// <summary>The invoices of a run with the credits their lines draw, and who draws what.</summary>
    public async Task<(IReadOnlyList<IReadOnlyList<CalculatedInvoice>> Invoices, CreditClaims Claims)> ApplyAsync(
        CreditRun run, IReadOnlyList<IReadOnlyList<PlannedCharge>> planned, MeteredUsage metered, IReadOnlyDictionary<ChargeKey, SettledCharge> settled,
        IReadOnlyList<IReadOnlyList<CalculatedInvoice>> calculated, CancellationToken cancellationToken)
    {
        if (run.Holders.Count == 0)
            return (calculated, CreditClaims.None);
        var later = calculated.SelectMany(c => c).SelectMany(i => i.Lines).Where(l => l.Sequence > 1).Select(l => l.Charge).Distinct().ToList();
        var earlier = (await store.DrawsAsync(later, cancellationToken).ConfigureAwait(false)).ToLookup(d => d.Charge);
        var applied = calculated.Select(c => c.ToArray()).ToArray();
        var all = new List<CreditClaim>();
        var byInvoice = new Dictionary<CalculatedInvoice, CreditClaim>(ReferenceEqualityComparer.Instance);
        var places = run.Requests.Index().ToLookup(r => r.Item.Customer.Id, r => r.Index);
        foreach (var (customer, holder) in run.Holders)
        {
            var blocks = holder.Blocks;
            foreach (var of in Drawing(run, [.. places[customer]], holder, calculated))
            {
                var (index, place) = of.Places[0];
                var request = run.Requests[index];
                var days = DailyCharges.Of(request, planned[index], metered, run.Windows, settled);
                var lines = new CreditLines(request, calculated[index][place], planned[index], days, settled, earlier);
                var (paid, claim, left) = lines.Pay(blocks, of.InvoiceId);
                blocks = left;
                all.Add(claim);
                foreach (var (i, j) in of.Places)
                {
                    applied[i][j] = paid;
                    byInvoice[paid] = claim;
                }
            }
        }

        return (applied, new CreditClaims(all, byInvoice));
    }

    /// <summary>Whether a block may pay lines of a price, now or in an earlier part of a period that may give back to it.</summary>
    internal static bool MayPay(CreditBlock block, Price price) =>
        price.BillingMode == BillingMode.InArrears && price.Currency == block.Currency && block.Pays(price.ItemId)
        && (!block.Remaining.IsZero || !block.Used.IsZero);

    // Each invoice of the customer once, though several requests may show it; what is no draft yet draws behind the drafts of its date, and
    // open periods behind all.
    private static IEnumerable<(InvoiceId InvoiceId, IReadOnlyList<(int Index, int Place)> Places)> Drawing(
        CreditRun run, IReadOnlyList<int> ofCustomer, CreditRun.Holder holder, IReadOnlyList<IReadOnlyList<CalculatedInvoice>> calculated) =>
        from index in ofCustomer
        let request = run.Requests[index]
        from place in Enumerable.Range(0, calculated[index].Count)
        let invoice = calculated[index][place]
        let draft = request.OpenAt is null ? holder.Drafts.FirstOrDefault(d => request.IsOf(d) && d.Matches(invoice)) : null
        group (index, place) by (SubscriptionId: request.Subscription.Id, request.InvoiceDate, request.TakesLateUsage, request.IsPart, request.OpenAt, invoice.Currency, invoice.GroupingKey, DraftId: draft?.Id) into same
        orderby same.Key.OpenAt is not null, same.Key.InvoiceDate, same.Key.DraftId is null, same.Key.DraftId?.Value, same.Key.SubscriptionId.Value, same.Key.GroupingKey
        select (
            same.Key.DraftId ?? new InvoiceId(DerivedId.Of($"credits {same.Key.SubscriptionId} {same.Key.InvoiceDate} {same.Key.OpenAt} {same.Key.GroupingKey}")),
            (IReadOnlyList<(int, int)>)[.. same]);
}
