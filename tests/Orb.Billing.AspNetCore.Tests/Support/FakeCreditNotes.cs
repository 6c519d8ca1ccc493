using Orb.Billing.Core.Invoicing;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>The credit note of the sample's invoice.</summary>
internal sealed class FakeCreditNotes(FakeBilling billing) : ICreditNoteService
{
    public static readonly CreditNoteView Note = new(Samples.Issued.Invoice.CreditNotes[0], Samples.Issued.Invoice, Samples.Customer);

    public Task<Outcome<CreditNoteView>> CreateAsync(CreateCreditNote command, CancellationToken cancellationToken) => billing.Done(command, Note);

    public Task<CreditNoteView?> FindAsync(CreditNoteId id, CancellationToken cancellationToken) => Task.FromResult(id == Note.Note.Id ? Note : null);

    public Task<Outcome<Page<CreditNoteView>>> ListAsync(CreditNoteQuery query, PageRequest page, CancellationToken cancellationToken) =>
        billing.Done((query, page), new Page<CreditNoteView>([Note], null));

    public Task<Outcome<CreditNoteView>> VoidAsync(CreditNoteId id, string? reason, CancellationToken cancellationToken) => billing.Done((id, reason), Note);
}
