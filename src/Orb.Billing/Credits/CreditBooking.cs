using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;

namespace Orb.Billing.Credits;

/// <summary>What invoices do to prepaid credits, within the transaction that does it to the invoice (R12, R17).</summary>
internal sealed class CreditBooking(ICreditStore store, CreditWriting writing, CreditHolds holds)
{
    /// <summary>Commits what an invoice drew: its reservation becomes entries, its lines remember their draws.</summary>
    /// <param name="issued">The invoice, which is written already.</param>
    /// <param name="calculated">Its calculated part; null where it has none.</param>
    /// <param name="claims">What it and the customer's other drafts draw.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="at">The issue time.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task IssuedAsync(
        Invoice issued, CalculatedInvoice? calculated, CreditClaims claims, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        await PaidAsync(issued, at, cancellationToken).ConfigureAwait(false);
        if (calculated is null || claims.Of(calculated) is not { } claim)
            return;
        foreach (var unit in claim.Lines.Select(l => l.Line.AdjustedSubtotal.Currency).Distinct())
        {
            var wallet = (await writing.LoadAsync(customer.Id, unit, cancellationToken).ConfigureAwait(false)).Reserving(claims.Reservations(customer.Id));
            var committed = Accepted(wallet.Ledger.Apply(new CommitCredits(at, issued.Id)));
            await writing.WriteAsync(wallet, committed.Ledger, committed.Entries, null, null, cancellationToken).ConfigureAwait(false);
        }

        if (claim.Lines.Count > 0)
        {
            StaleWriteException.Unless(await store.AddDrawsAsync(
                [.. claim.Lines.Select(l => new LineDraws(
                    issued.Lines.Single(i => i.Line.Charge == l.Line.Charge && i.Line.Sequence == l.Line.Sequence).Id, l.Line.Charge, l.Draws)), .. claim.Earlier],
                cancellationToken).ConfigureAwait(false));
        }

        await ReleasedAsync(customer, at, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What expired blocks held for an invoice's days, and they did not draw, expires now; others' days keep theirs.</summary>
    public async Task ReleasedAsync(Customer customer, Instant at, CancellationToken cancellationToken)
    {
        var blocks = await store.BlocksAsync([customer.Id], cancellationToken).ConfigureAwait(false);
        foreach (var unit in blocks.Where(b => b.Block.IsExpiredAt(at) && b.Block.Remaining.IsPositive).Select(b => b.Block.Currency).Distinct())
            await ExpireAsync(customer, unit, at, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Expires what nobody holds of a customer's blocks that have expired by an instant.</summary>
    public async Task ExpireAsync(Customer customer, Currency unit, Instant at, CancellationToken cancellationToken)
    {
        var reserved = await holds.OfAsync(customer, at, cancellationToken).ConfigureAwait(false);
        var wallet = (await writing.LoadAsync(customer.Id, unit, cancellationToken).ConfigureAwait(false)).Reserving(reserved);
        var expired = Accepted(wallet.Ledger.Apply(new ExpireCredits(at)));
        await writing.WriteAsync(
            wallet, expired.Ledger, expired.Entries, b => b.Block.IsExpiredAt(at) ? b with { ExpiryBooked = true } : b, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the credits usable that a paid invoice bought.</summary>
    public async Task PaidAsync(Invoice invoice, Instant at, CancellationToken cancellationToken)
    {
        if (invoice.Status != InvoiceStatus.Paid || invoice.SubscriptionId is not null)
            return;
        foreach (var bought in await PendingAsync(invoice, cancellationToken).ConfigureAwait(false))
        {
            var wallet = await writing.LoadAsync(bought.CustomerId, bought.Block.Currency, cancellationToken).ConfigureAwait(false);
            // Paid too late, they have expired: there is nothing to use any more.
            var active = wallet.Ledger.Apply(new ActivateCredits(at, bought.Block.Id));
            await writing.WriteAsync(wallet, active.Ledger, active.Entries, null, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives back what a voided invoice drew, and takes back credits that it should have paid for.</summary>
    public async Task VoidedAsync(Invoice invoice, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        if (invoice.SubscriptionId is null)
        {
            await VoidBoughtAsync(invoice, customer, at, cancellationToken).ConfigureAwait(false);
            return;
        }

        var draws = (await store.DrawsOfLinesAsync([.. invoice.Lines.Select(l => l.Id)], cancellationToken).ConfigureAwait(false)).ToDictionary(d => d.LineItemId);
        var corrections = invoice.Lines
            .Where(l => draws.ContainsKey(l.Id))
            .Select(l => LineCorrection.OfVoid(l.Line, draws[l.Id]))
            .ToList();
        await ReturnAsync(corrections, invoice, customer, at, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives back what the credited lines of a note drew: of what a line came to too much, credits return to their blocks first, and only the
    /// rest is money (R12).
    /// </summary>
    public async Task CreditedAsync(Invoice invoice, CreditNote note, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        var draws = (await store.DrawsOfLinesAsync([.. note.Lines.Select(l => l.LineItemId)], cancellationToken).ConfigureAwait(false)).ToDictionary(d => d.LineItemId);
        var items = invoice.Lines.ToDictionary(l => l.Id);
        var corrections = note.Lines
            .Where(l => draws.ContainsKey(l.LineItemId))
            .Select(l => LineCorrection.Of(items[l.LineItemId].Line, draws[l.LineItemId], l.Amount, note.Cause == CreditNoteCause.Reconcile))
            .ToList();
        await ReturnAsync(corrections, invoice, customer, at, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Draws again what a goodwill note that is voided gave back.</summary>
    /// <returns>False where the credits were used or have expired since; then nothing may be committed.</returns>
    public async Task<bool> TryDrawAgainAsync(Invoice invoice, CreditNote note, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        var returned = note.Lines.Where(l => l.CreditsReturned.IsPositive).ToList();
        if (returned.Count == 0)
            return true;
        var draws = (await store.DrawsOfLinesAsync([.. returned.Select(l => l.LineItemId)], cancellationToken).ConfigureAwait(false)).ToDictionary(d => d.LineItemId);
        var items = invoice.Lines.ToDictionary(l => l.Id);
        var corrections = returned.Select(l => LineCorrection.OfVoidedGoodwill(items[l.LineItemId].Line, draws[l.LineItemId], l.CreditsReturned)).ToList();
        var reserved = await holds.OfAsync(customer, at, cancellationToken).ConfigureAwait(false);
        foreach (var ofUnit in corrections.SelectMany(c => c.Returns).GroupBy(u => u.Amount.Currency))
        {
            var wallet = (await writing.LoadAsync(customer.Id, ofUnit.Key, cancellationToken).ConfigureAwait(false)).Reserving(reserved);
            // What drafts hold is promised; what came back to an expired block is gone (R17).
            var again = wallet.Ledger.Apply(new ReserveCredits(at, invoice.Id, [.. ofUnit]));
            if (!again.IsAccepted)
                return false;
            var committed = Accepted(again.Ledger.Apply(new CommitCredits(at, invoice.Id)));
            await writing.WriteAsync(wallet, committed.Ledger, [.. again.Entries, .. committed.Entries], null, null, cancellationToken).ConfigureAwait(false);
        }

        StaleWriteException.Unless(await store.AddDrawsAsync([.. corrections.Select(c => c.Draws)], cancellationToken).ConfigureAwait(false));
        return true;
    }

    // Nobody has paid for these credits, whether or not they waited for it. What was used of them meanwhile, or is promised to a draft, stays so
    // (docs/decisions/0067).
    private async Task VoidBoughtAsync(Invoice purchase, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        var blocks = await store.BoughtWithAsync(purchase.Id, cancellationToken).ConfigureAwait(false);
        if (blocks.Count == 0)
            return;
        var reserved = await holds.OfAsync(customer, at, cancellationToken).ConfigureAwait(false);
        foreach (var bought in blocks)
        {
            var wallet = (await writing.LoadAsync(customer.Id, bought.Block.Currency, cancellationToken).ConfigureAwait(false)).Reserving(reserved);
            var free = wallet.Ledger.BlocksFor(purchase.Id).Single(b => b.Id == bought.Block.Id).Remaining;
            if (!free.IsPositive)
                continue;
            var gone = Accepted(wallet.Ledger.Apply(new VoidCredits(at, bought.Block.Id, free)));
            await writing.WriteAsync(wallet, gone.Ledger, gone.Entries, null, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReturnAsync(
        IReadOnlyList<LineCorrection> corrections, Invoice invoice, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        foreach (var ofUnit in corrections.SelectMany(c => c.Returns).GroupBy(u => u.Amount.Currency))
        {
            var wallet = await writing.LoadAsync(customer.Id, ofUnit.Key, cancellationToken).ConfigureAwait(false);
            var uses = StillUsed(ofUnit, wallet.Ledger.Blocks);
            if (uses.Count == 0)
                continue;
            var returned = Accepted(wallet.Ledger.Apply(new ReturnCredits(at, invoice.Id, uses)));
            await writing.WriteAsync(wallet, returned.Ledger, returned.Entries, null, null, cancellationToken).ConfigureAwait(false);
        }

        var draws = corrections.Where(c => c.Draws.Draws.Count > 0).Select(c => c.Draws).ToList();
        if (draws.Count > 0)
            StaleWriteException.Unless(await store.AddDrawsAsync(draws, cancellationToken).ConfigureAwait(false));
    }

    // What was given back by hand is not used any more, and does not come back once more.
    private static List<CreditUse> StillUsed(IEnumerable<CreditUse> returns, IReadOnlyList<CreditBlock> blocks)
    {
        var used = blocks.ToDictionary(b => b.Id, b => b.Used);
        var still = new List<CreditUse>();
        foreach (var use in returns)
        {
            var amount = Money.Min(use.Amount, used[use.BlockId]);
            if (!amount.IsPositive)
                continue;
            used[use.BlockId] -= amount;
            still.Add(use with { Amount = amount });
        }

        return still;
    }

    private async Task<IReadOnlyList<CustomerCreditBlock>> PendingAsync(Invoice invoice, CancellationToken cancellationToken) =>
        [.. (await store.BoughtWithAsync(invoice.Id, cancellationToken).ConfigureAwait(false)).Where(b => b.Block.Status == CreditBlockStatus.PendingPayment)];

    // These commands follow from what the ledger itself holds; a refusal is a fault of the engine, which must not be booked over.
    private static LedgerOutcome Accepted(LedgerOutcome outcome) => outcome.IsAccepted
        ? outcome
        : throw new InvalidOperationException($"The credit ledger refused what an invoice drew: {outcome.Refusal}.");
}
