using System.ComponentModel;
using Orb.Billing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Configures the engine: <c>Use…</c> chooses the one implementation of a part, <c>Add…</c> adds one more. The packages that hold the
/// implementations bring the methods.
/// </summary>
public sealed class OrbBillingBuilder
{
    private readonly Dictionary<string, string> _choices = new(StringComparer.Ordinal);

    internal OrbBillingBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IServiceCollection Services { get; }

    /// <summary>Notes which implementation was chosen for a part; choosing the same again is harmless.</summary>
    /// <param name="part">The part, for example "storage".</param>
    /// <param name="choice">The method that chose, for example "UseSqlite".</param>
    /// <returns>Whether this is the first time.</returns>
    /// <exception cref="InvalidOperationException">Another implementation was chosen before.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Choose(string part, string choice)
    {
        if (!_choices.TryGetValue(part, out var before))
        {
            _choices.Add(part, choice);
            return true;
        }

        return before == choice
            ? false
            : throw new InvalidOperationException($"The {part} was chosen twice: by {before} and by {choice}. Keep one.");
    }

    /// <summary>Changes settings of the engine.</summary>
    public OrbBillingBuilder Configure(Action<OrbBillingOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }
}
