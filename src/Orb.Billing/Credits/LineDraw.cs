using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Credits;

/// <summary>
/// What a local day of an issued line is worth, as far as one block paid it or none did (R17). The draws of a line sum to its adjusted
/// subtotal less what reconciliation credited of it, and are only appended: what returns is a draw below 0.
/// </summary>
/// <param name="Day">The local day.</param>
/// <param name="BlockId">The block that paid; null where none did.</param>
/// <param name="Amount">In the unit of the line's price.</param>
public sealed record LineDraw(LocalDate Day, CreditBlockId? BlockId, Money Amount);

/// <summary>The draws of one line.</summary>
/// <param name="LineItemId">The line.</param>
/// <param name="Charge">Its charge.</param>
/// <param name="Draws">In the order they were written.</param>
public sealed record LineDraws(LineItemId LineItemId, ChargeKey Charge, IReadOnlyList<LineDraw> Draws);
