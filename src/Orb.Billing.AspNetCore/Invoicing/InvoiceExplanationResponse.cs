using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Invoicing;

/// <summary>How an invoice came about: beyond the contract.</summary>
internal sealed record InvoiceExplanationResponse(string InvoiceId, string InvoiceNumber, IReadOnlyList<ExplainedLineResponse> LineItems)
{
    public static InvoiceExplanationResponse Of(InvoiceExplanation explanation)
    {
        var invoice = explanation.View.Invoice;
        return new InvoiceExplanationResponse(
            invoice.Id.ToString(), invoice.Number ?? $"DRAFT-{invoice.Id}",
            [.. explanation.Lines.Select(l => new ExplainedLineResponse(l.Id.ToString(), l.Name, l.Amount.ToAmountString(), l.Steps))]);
    }
}

/// <summary>A line with a sentence for each step.</summary>
internal sealed record ExplainedLineResponse(string Id, string Name, string Amount, IReadOnlyList<string> Steps);
