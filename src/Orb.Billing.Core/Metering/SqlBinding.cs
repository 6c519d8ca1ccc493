namespace Orb.Billing.Core.Metering;

/// <summary>SQL's precedence, loosest first.</summary>
internal enum SqlBinding
{
    Or,
    And,
    Not,
    Predicate,
}
