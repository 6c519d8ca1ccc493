namespace Orb.Billing.AspNetCore;

/// <summary>Settings of the REST API.</summary>
public sealed class RestApiOptions
{
    /// <summary>The largest body of a request, in bytes; larger ones are refused without being read.</summary>
    /// <value>5 MiB; 1 KiB to 1 GiB.</value>
    public int MaximumBodyBytes { get; set; } = 5 * 1024 * 1024;

    /// <summary>The largest body of a batch of usage events, in bytes.</summary>
    /// <value>25 MiB; 1 KiB to 1 GiB.</value>
    public int MaximumIngestBodyBytes { get; set; } = 25 * 1024 * 1024;

    /// <summary>
    /// What a sub line that is neither a tier nor a cell of a matrix is marked with. The official SDKs know the six characters
    /// <c>'null'</c>, quotes included.
    /// </summary>
    /// <value>"'null'"; 1 to 64 characters.</value>
    public string OtherSubLineItemType { get; set; } = "'null'";

    /// <summary>The currency of the amounts that the contract writes without one: those of coupons. A tenant may state its own.</summary>
    /// <value>"USD"; an ISO 4217 code.</value>
    public string DefaultCurrency { get; set; } = "USD";

    /// <summary>Whether every request is logged with method, path, status, duration, tenant and caller, of whose key it shows the last four characters.</summary>
    /// <value>True.</value>
    public bool LogRequests { get; set; } = true;

    /// <summary>How many requests each caller may send.</summary>
    /// <value>No limits.</value>
    public RequestRates Rates { get; set; } = new();

    /// <summary>Which tokens (JWT) are accepted beside API keys.</summary>
    /// <value>None.</value>
    public JwtOptions Jwt { get; set; } = new();
}
