namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>One page of a list. SDKs go on while there is a next cursor and the page holds something.</summary>
internal sealed record PageResponse<T>(IReadOnlyList<T> Data, PaginationResponse PaginationMetadata);

internal sealed record PaginationResponse(string? NextCursor)
{
    public bool HasMore => NextCursor is not null;
}
