using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;

namespace Orb.Billing.Specifications;

/// <summary>The transactions of a process that dies at one of its commits: just before it, or just after. From then on it begins none.</summary>
internal sealed class DyingTransactions(IBillingTransactions transactions, DyingTransactions.Death death) : IBillingTransactions
{
    public bool IsOpen => transactions.IsOpen;

    public int Committed => transactions.Committed;

    /// <summary>Puts them in the place of the engine's own.</summary>
    public static void Use(OrbBillingBuilder builder, Death death)
    {
        var own = builder.Services.Last(s => s.ServiceType == typeof(IBillingTransactions)).ImplementationFactory!;
        builder.Services.AddScoped<IBillingTransactions>(provider => new DyingTransactions((IBillingTransactions)own(provider), death));
    }

    public async Task<IBillingTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        death.Met();
        var isOutermost = !transactions.IsOpen;
        var begun = await transactions.BeginAsync(cancellationToken);
        return isOutermost ? new Dying(begun, death) : begun;
    }

    public Task<IBillingTransaction> BeginTrialAsync(CancellationToken cancellationToken)
    {
        death.Met();
        return transactions.BeginTrialAsync(cancellationToken);
    }

    public Task EnlistAsync(DbTransaction transaction, CancellationToken cancellationToken) => transactions.EnlistAsync(transaction, cancellationToken);

    public void OnCommitted(Action action) => transactions.OnCommitted(action);

    public StorageFailure Judge(Exception failure) => transactions.Judge(failure);

    /// <summary>When the process dies.</summary>
    /// <param name="commit">At which of its commits, the first being 1.</param>
    /// <param name="committed">Whether that one is still done.</param>
    internal sealed class Death(int commit, bool committed)
    {
        private int _commits;

        public bool IsMet { get; private set; }

        public void Met()
        {
            if (IsMet)
                throw new ProcessDiedException();
        }

        public async Task CommitAsync(IBillingTransaction transaction, CancellationToken cancellationToken)
        {
            IsMet = ++_commits == commit;
            if (!IsMet || committed)
                await transaction.CommitAsync(cancellationToken);
            Met();
        }
    }

    private sealed class Dying(IBillingTransaction transaction, Death death) : IBillingTransaction
    {
        public Task CommitAsync(CancellationToken cancellationToken) => death.CommitAsync(transaction, cancellationToken);

        public ValueTask DisposeAsync() => transaction.DisposeAsync();
    }

    private sealed class ProcessDiedException : Exception;
}
