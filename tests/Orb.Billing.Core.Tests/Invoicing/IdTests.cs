using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>The ids of this folder on the wire: 26 characters of base 32.</summary>
public sealed class IdTests
{
    private const string Written = "01jcp0e84zfqc8000000000000";
    private static readonly Guid Uuid = Guid.Parse("01932c07-209f-7dd8-8000-000000000000");

    [Fact]
    public void An_id_is_read_as_it_is_written()
    {
        new CreditNoteId(Uuid).ToString().ShouldBe(Written);
        new InvoiceId(Uuid).ToString().ShouldBe(Written);
        new LineItemId(Uuid).ToString().ShouldBe(Written);
        (CreditNoteId.TryParse(Written, out var creditNoteId), creditNoteId).ShouldBe((true, new CreditNoteId(Uuid)));
        (InvoiceId.TryParse(Written, out var invoiceId), invoiceId).ShouldBe((true, new InvoiceId(Uuid)));
        (LineItemId.TryParse(Written, out var lineItemId), lineItemId).ShouldBe((true, new LineItemId(Uuid)));
    }

    [Fact]
    public void A_text_that_is_no_id_is_none()
    {
        CreditNoteId.TryParse("0", out _).ShouldBeFalse();
        InvoiceId.TryParse("0", out _).ShouldBeFalse();
        LineItemId.TryParse("0", out _).ShouldBeFalse();
    }
}
