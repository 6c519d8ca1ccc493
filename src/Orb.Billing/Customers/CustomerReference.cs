using Orb.Billing.Core.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Customers;

/// <summary>How a customer is named, and the clock it lives by.</summary>
/// <param name="Id">The id.</param>
/// <param name="ExternalCustomerId">The seller's own id, if it has one.</param>
/// <param name="TestClockId">Its test clock; null for the wall clock.</param>
public sealed record CustomerReference(CustomerId Id, string? ExternalCustomerId, TestClockId? TestClockId);
