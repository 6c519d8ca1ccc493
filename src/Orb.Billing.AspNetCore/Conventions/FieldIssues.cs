namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>What is wrong with the fields of a request, collected so that one answer names them all.</summary>
internal sealed class FieldIssues
{
    // A batch of a million broken entries must not become an answer of its size.
    private const int Maximum = 100;

    private readonly List<ValidationIssue> _issues = [];
    private Refusal? _unknown;

    /// <summary>For readers that add issues themselves.</summary>
    public ICollection<ValidationIssue> All => _issues;

    public Refusal? Refusal => _issues.Count > 0 ? Refusal.Invalid([.. _issues.Take(Maximum)]) : _unknown;

    public void Add(string field, string message) => _issues.Add(new ValidationIssue(field, message));

    /// <summary>An id that cannot exist is an unknown resource, which counts only when the fields themselves are right.</summary>
    public void Unknown(string type, string identifier) => _unknown ??= Refusal.NotFound(type, Problem.Shorten(identifier));
}
