using System.Globalization;
using Microsoft.Extensions.Options;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Bounds that no honest invoice passes: what does is not issued but looked at by a person, because an issued invoice is not taken back.</summary>
internal sealed class SafetyBounds(IOptions<OrbBillingOptions> options)
{
    /// <summary>Checks what was calculated, before anything of it is written.</summary>
    /// <exception cref="BoundPassedException">A bound is passed.</exception>
    public void Check(CalculatedInvoice calculated)
    {
        CheckLines(calculated.Lines.Count);
        foreach (var line in calculated.Lines)
            CheckQuantity(line.Name, line.Quantity);
    }

    /// <summary>Checks an invoice with its tax and the lines made by hand, before it is issued.</summary>
    /// <exception cref="BoundPassedException">A bound is passed.</exception>
    public void Check(Invoice invoice)
    {
        CheckLines(invoice.Lines.Count + invoice.ManualLines.Count);
        foreach (var line in invoice.ManualLines)
            CheckQuantity(line.Name, line.Quantity);
        CheckAmount(invoice.Total);
    }

    private void CheckLines(int count)
    {
        var limit = options.Value.MaximumInvoiceLines;
        if (count > limit)
        {
            throw new BoundPassedException(
                ParkingReason.TooManyLines, string.Create(CultureInfo.InvariantCulture, $"The invoice has {count} lines, more than the {limit} of MaximumInvoiceLines."));
        }
    }

    private void CheckQuantity(string line, decimal quantity)
    {
        var limit = options.Value.MaximumLineQuantity;
        if (quantity > limit)
        {
            throw new BoundPassedException(
                ParkingReason.QuantityTooLarge,
                string.Create(CultureInfo.InvariantCulture, $"The line '{Validation.Shorten(line)}' has {quantity} units, more than the {limit} of MaximumLineQuantity."));
        }
    }

    private void CheckAmount(Money total)
    {
        var limit = options.Value.MaximumInvoiceAmount;
        if (total.Amount > limit)
        {
            throw new BoundPassedException(
                ParkingReason.AmountTooLarge, string.Create(CultureInfo.InvariantCulture, $"The invoice comes to {total}, more than the {limit} of MaximumInvoiceAmount."));
        }
    }
}

/// <summary>A safety bound was passed: the subscription is parked, or the invoice held.</summary>
internal sealed class BoundPassedException(string reason, string message) : Exception(message)
{
    /// <summary>The reason code.</summary>
    public string Reason { get; } = reason;
}
