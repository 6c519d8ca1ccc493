using System.Collections.Concurrent;
using System.Data.Common;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>The services behind the API as the tests want them: each keeps the last command and answers with a sample or what a test says.</summary>
public sealed class FakeBilling : ICustomerService, ICustomerBalanceService, ICatalogService, IDimensionalPriceGroupService, ISubscriptionService, ICostService, IUsageService, IInvoiceService, IBillingExceptionService, IBillingRunService, ITestClockService
{
    public object? Command { get; private set; }

    public int Calls { get; private set; }

    public Refusal? Refuse { get; set; }

    public Exception? Throw { get; set; }

    public IngestResult Ingested { get; set; } = new([], 1, 0);

    public string? NextCursor { get; set; }

    public Customer Customer { get; set; } = Samples.Customer;

    public InvoiceView Invoice { get; set; } = Samples.Issued;

    public InvoiceView Draft { get; set; } = Samples.Draft;

    Task<Outcome<Customer>> ICustomerService.CreateAsync(CreateCustomer command, CancellationToken cancellationToken) => Done(command, Customer with { Name = command.Name });

    Task<Outcome<Customer>> ICustomerService.UpdateAsync(CustomerId id, UpdateCustomer command, CancellationToken cancellationToken) => Done(command, Customer);

    Task<Outcome<Customer>> ICustomerService.DeleteAsync(CustomerId id, CancellationToken cancellationToken) => Done(id, Customer);

    Task<Outcome<Core.Amounts.Money>> ICustomerBalanceService.FindAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task<Outcome<Page<BalanceTransaction>>> ICustomerBalanceService.ListAsync(
        CustomerId customerId, BalanceQuery query, PageRequest page, CancellationToken cancellationToken) =>
        Done((customerId, query, page), new Page<BalanceTransaction>(Samples.Issued.Invoice.BalanceTransactions, null));

    Task<Outcome<BalanceTransaction>> ICustomerBalanceService.AdjustAsync(CustomerId customerId, AdjustBalance command, CancellationToken cancellationToken) =>
        Done((customerId, command), Samples.Issued.Invoice.BalanceTransactions[0]);

    Task<Customer?> ICustomerService.FindAsync(CustomerId id, CancellationToken cancellationToken) => Found(id, id == Customer.Id ? Customer : null);

    Task<Customer?> ICustomerService.FindByExternalIdAsync(string externalCustomerId, CancellationToken cancellationToken) =>
        Found(externalCustomerId, externalCustomerId == Customer.ExternalCustomerId ? Customer : null);

    Task<Outcome<Page<Customer>>> ICustomerService.ListAsync(CreatedRange created, PageRequest page, CancellationToken cancellationToken) =>
        Done((created, page), new Page<Customer>([Customer], NextCursor));

    Task<Outcome<DimensionalPriceGroup>> IDimensionalPriceGroupService.CreateAsync(CreateDimensionalPriceGroup command, CancellationToken cancellationToken) =>
        Done(command, Samples.Group);

    Task<Outcome<DimensionalPriceGroup>> IDimensionalPriceGroupService.UpdateAsync(
        DimensionalPriceGroupId id, UpdateDimensionalPriceGroup command, CancellationToken cancellationToken) => Done((id, command), Samples.Group);

    Task<DimensionalPriceGroup?> IDimensionalPriceGroupService.FindAsync(DimensionalPriceGroupId id, CancellationToken cancellationToken) =>
        Found(id, id == Samples.Group.Id ? Samples.Group : null);

    Task<DimensionalPriceGroup?> IDimensionalPriceGroupService.FindByExternalIdAsync(string externalGroupId, CancellationToken cancellationToken) =>
        Found(externalGroupId, externalGroupId == Samples.Group.ExternalGroupId ? Samples.Group : null);

    Task<Outcome<Page<DimensionalPriceGroup>>> IDimensionalPriceGroupService.ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Done(page, new Page<DimensionalPriceGroup>([Samples.Group], null));

    public Task<Outcome<Item>> CreateItemAsync(CreateItem command, CancellationToken cancellationToken) => Done(command, Samples.Item);

    public Task<Item?> FindItemAsync(ItemId id, CancellationToken cancellationToken) => Found(id, id == Samples.Item.Id ? Samples.Item : null);

    public Task<Outcome<Page<Item>>> ListItemsAsync(PageRequest page, CancellationToken cancellationToken) => Done(page, new Page<Item>([Samples.Item], null));

    public Task<Outcome<Item>> UpdateItemAsync(ItemId id, UpdateItem command, CancellationToken cancellationToken) => Done((id, command), Samples.Item);

    public Task<Outcome<Item>> ArchiveItemAsync(ItemId id, CancellationToken cancellationToken) => Done(
        id, Samples.Item with { ArchivedAt = Samples.Now, ExternalConnections = [new ExternalConnection("stripe", "prod_1")] });

    public Task<Outcome<BillableMetric>> UpdateMetricAsync(MetricId id, IReadOnlyDictionary<string, string?>? metadata, CancellationToken cancellationToken) =>
        Done((id, metadata), Samples.Metric);

    public Task<Outcome<Plan>> UpdatePlanAsync(PlanId id, UpdatePlan command, CancellationToken cancellationToken) => Done((id, command), Samples.Plan);

    public Task<Outcome<CatalogPrice>> CreatePriceAsync(NewPrice command, CancellationToken cancellationToken) =>
        Done(command, Samples.Plan.Prices[0] with { PlanId = null });

    public Task<Outcome<CatalogPrice>> UpdatePriceAsync(PriceId id, IReadOnlyDictionary<string, string?>? metadata, CancellationToken cancellationToken) =>
        Done((id, metadata), Samples.Plan.Prices[0]);

    public Task<CatalogPrice?> FindPriceByExternalIdAsync(string externalPriceId, CancellationToken cancellationToken) =>
        Found(externalPriceId, externalPriceId == "price/1" ? Samples.Plan.Prices[0] : null);

    public Task<Outcome<BillableMetric>> CreateMetricAsync(CreateMetric command, CancellationToken cancellationToken) => Done(command, Samples.Metric);

    public Task<BillableMetric?> FindMetricAsync(MetricId id, CancellationToken cancellationToken) => Found(id, id == Samples.Metric.Id ? Samples.Metric : null);

    public Task<Outcome<Page<BillableMetric>>> ListMetricsAsync(CreatedRange created, PageRequest page, CancellationToken cancellationToken) =>
        Done((created, page), new Page<BillableMetric>([Samples.Metric], null));

    public Task<Outcome<Plan>> CreatePlanAsync(CreatePlan command, CancellationToken cancellationToken) => Done(command, Samples.Plan);

    public Task<Plan?> FindPlanAsync(PlanId id, CancellationToken cancellationToken) => Found(id, id == Samples.Plan.Id ? Samples.Plan : null);

    public Task<Plan?> FindPlanByExternalIdAsync(string externalPlanId, CancellationToken cancellationToken) =>
        Found(externalPlanId, externalPlanId == Samples.Plan.ExternalPlanId ? Samples.Plan : null);

    public Task<Outcome<Page<Plan>>> ListPlansAsync(PlanStatus? status, CreatedRange created, PageRequest page, CancellationToken cancellationToken) =>
        Done((status, created, page), new Page<Plan>([Samples.Plan], null));

    public Task<Outcome<PlanVersion>> CreatePlanVersionAsync(CreatePlanVersion command, CancellationToken cancellationToken) => Done(command, Samples.PlanVersion);

    public Task<Outcome<Plan>> SetDefaultVersionAsync(PlanId id, int version, CancellationToken cancellationToken) => Done((id, version), Samples.Plan);

    public Task<PlanVersion?> FindPlanVersionAsync(PlanId id, int version, CancellationToken cancellationToken) =>
        Found((id, version), id == Samples.Plan.Id && version == Samples.PlanVersion.Number ? Samples.PlanVersion : null);

    public Task<CatalogPrice?> FindPriceAsync(PriceId id, CancellationToken cancellationToken) =>
        Found(id, Samples.Plan.Prices.FirstOrDefault(price => price.Price.Id == id));

    public Task<Outcome<Page<CatalogPrice>>> ListPricesAsync(PageRequest page, CancellationToken cancellationToken) =>
        Done(page, new Page<CatalogPrice>(Samples.Plan.Prices, null));

    Task<Outcome<SubscriptionView>> ISubscriptionService.CreateAsync(CreateSubscription command, CancellationToken cancellationToken) => Done(command, Samples.Subscription);

    Task<Outcome<SubscriptionView>> ISubscriptionService.ChangeAsync(SubscriptionId id, SubscriptionChange change, CancellationToken cancellationToken) => Done(change, Samples.Subscription);

    Task<Outcome<SubscriptionQuote>> ISubscriptionService.QuoteAsync(SubscriptionId id, SubscriptionChange change, CancellationToken cancellationToken) =>
        Done(change, Samples.Quote);

    Task<Outcome<SubscriptionQuote>> ISubscriptionService.QuoteAsync(CreateSubscription command, CancellationToken cancellationToken) =>
        Done(command, Samples.Quote);

    Task<IReadOnlyList<SubscriptionEvent>> ISubscriptionService.HistoryAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task<Outcome<Page<PlanInForce>>> ISubscriptionService.ScheduleAsync(SubscriptionId id, CreatedRange start, PageRequest page, CancellationToken cancellationToken) =>
        Done((id, start, page), new Page<PlanInForce>([new PlanInForce(Samples.Plan, Samples.Start, null, Samples.Start)], null));

    Task<Outcome<IReadOnlyList<CostWindow>>> ICostService.OfSubscriptionAsync(SubscriptionCostQuery query, CancellationToken cancellationToken) =>
        Done<IReadOnlyList<CostWindow>>(query, Samples.Costs);

    Task<SubscriptionView?> ISubscriptionService.FindAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        Found(id, id == Samples.Subscription.Subscription.Id ? Samples.Subscription : null);

    Task<Outcome<Page<SubscriptionView>>> ISubscriptionService.ListAsync(SubscriptionQuery query, PageRequest page, CancellationToken cancellationToken) =>
        Done((query, page), new Page<SubscriptionView>([Samples.Subscription], null));

    public Task<IngestResult> IngestAsync(IReadOnlyList<NewUsageEvent> events, CancellationToken cancellationToken)
    {
        Called(events);
        return Task.FromResult(Ingested);
    }

    public Task<Outcome<UsageCorrection>> AmendAsync(NewUsageEvent amended, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<UsageCorrection>> DeprecateAsync(string idempotencyKey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<Outcome<IReadOnlyList<FoundUsageEvent>>> SearchAsync(UsageEventSearch search, CancellationToken cancellationToken) =>
        (await Done<object>(search, search)).TryGetValue(out _, out var refusal)
            ? Outcome.Success<IReadOnlyList<FoundUsageEvent>>(
                [
                    new FoundUsageEvent(
                        new Core.Metering.UsageEvent(search.IdempotencyKeys[0], "completion", Samples.Now, new Dictionary<string, Core.Metering.PropertyValue>
                        {
                            ["tokens"] = Core.Metering.PropertyValue.Number("1234567890.1234567890123"),
                            ["region"] = Core.Metering.PropertyValue.Text("eu \"1\""),
                            ["cached"] = Core.Metering.PropertyValue.Boolean(true),
                            ["nothing"] = default,
                        }),
                        null, "acme", true),
                ])
            : refusal;

    public Task<Outcome<IReadOnlyList<MetricUsage>>> OfSubscriptionAsync(SubscriptionUsageQuery query, CancellationToken cancellationToken)
    {
        Called(query);
        MetricUsage[] usage = query.GroupBy is null ? Samples.Usage : [.. Samples.Usage.Select(u => u with { Group = "eu" })];
        return Task.FromResult(Refuse is { } refusal ? refusal : (Outcome<IReadOnlyList<MetricUsage>>)usage);
    }

    Task<InvoiceView?> IInvoiceService.FindAsync(InvoiceId id, CancellationToken cancellationToken) =>
        Found(id, new[] { Invoice, Draft }.FirstOrDefault(view => view.Invoice.Id == id));

    Task<Outcome<Page<InvoiceView>>> IInvoiceService.ListAsync(InvoiceQuery query, PageRequest page, CancellationToken cancellationToken) =>
        Done((query, page), new Page<InvoiceView>([Invoice], null));

    public Task<Outcome<InvoiceView>> UpcomingAsync(SubscriptionId subscriptionId, CancellationToken cancellationToken) => Done(subscriptionId, Draft);

    public Task<Outcome<InvoiceView>> IssueAsync(InvoiceId id, CancellationToken cancellationToken) => Done(id, Invoice);

    public Task<Outcome<InvoiceView>> CreateOneOffAsync(CreateOneOffInvoice command, CancellationToken cancellationToken) => Done(command, Draft);

    public Task<Outcome<InvoiceView>> UpdateAsync(InvoiceId id, UpdateInvoice command, CancellationToken cancellationToken) => Done((id, command), Invoice);

    public Task<Outcome<InvoiceView>> AddLineAsync(InvoiceId id, AddManualLine command, CancellationToken cancellationToken) => Done((id, command), Draft with { Invoice = Draft.Invoice with { ManualLines = Samples.Issued.Invoice.ManualLines } });

    public Task<Outcome<InvoiceView>> RemoveLineAsync(InvoiceId id, LineItemId lineId, CancellationToken cancellationToken) => Done((id, lineId), Draft);

    public Task<Outcome<InvoiceView>> MarkPaidAsync(InvoiceId id, ReportedPayment payment, CancellationToken cancellationToken) => Done((id, payment), Invoice);

    public Task<Outcome<InvoiceView>> PayAsync(InvoiceId id, CancellationToken cancellationToken) => Done(id, Invoice with
    {
        Invoice = Invoice.Invoice with { PaymentAttempts = [new PaymentAttempt(Guid.Empty, Samples.Now, Invoice.Invoice.AmountDue, false, "no payment provider")] },
    });

    public Task<InvoiceExplanation?> ExplainAsync(InvoiceId id, CancellationToken cancellationToken) => Found(
        id, new InvoiceExplanation(Invoice, [new ExplainedLine(Invoice.Invoice.Lines[0].Id, "Tokens", Invoice.Invoice.Lines[0].Line.Amount, ["It was used."])]));

    public Task<Outcome<InvoiceView>> VoidAsync(InvoiceId id, VoidInvoice command, CancellationToken cancellationToken) => Done((id, command), Invoice);

    public BillingRun Run { get; set; } = Samples.Run;

    Task<Outcome<Page<BillingRun>>> IBillingRunService.ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Done(page, new Page<BillingRun>([Run], "more"));

    Task<BillingRun?> IBillingRunService.FindAsync(BillingRunId id, CancellationToken cancellationToken) => Found(id, id == Run.Id ? Run : null);

    Task<Outcome<Page<BillingException>>> IBillingExceptionService.ListAsync(BillingExceptionQuery query, PageRequest page, CancellationToken cancellationToken) =>
        Done((query, page), new Page<BillingException>([Samples.Exception], null));

    Task<BillingException?> IBillingExceptionService.FindAsync(BillingExceptionId id, CancellationToken cancellationToken) =>
        Found(id, id == Samples.Exception.Id ? Samples.Exception : null);

    public Task<Outcome<BillingException>> RetryAsync(BillingExceptionId id, CancellationToken cancellationToken) =>
        Done(id, Samples.Exception with { Attempts = 2, ResolvedAt = Samples.Now });

    public Task<Outcome<TestClock>> CreateAsync(Instant frozenTime, string? name, CancellationToken cancellationToken) =>
        Done((frozenTime, name), Samples.Clock with { FrozenTime = frozenTime, Name = name });

    Task<TestClock?> ITestClockService.FindAsync(TestClockId id, CancellationToken cancellationToken) => Found(id, id == Samples.Clock.Id ? Samples.Clock : null);

    public Task<Outcome<Page<TestClock>>> ListAsync(PageRequest page, CancellationToken cancellationToken) => Done(page, new Page<TestClock>([Samples.Clock], null));

    public Task<Outcome<TestClock>> AdvanceAsync(TestClockId id, Instant to, CancellationToken cancellationToken) => Done((id, to), Samples.Clock with { AdvancingTo = to });

    public Task<Outcome<TestClock>> DeleteAsync(TestClockId id, CancellationToken cancellationToken) => Done(id, Samples.Clock);

    internal Task<Outcome<T>> Done<T>(object command, T value)
        where T : class
    {
        Called(command);
        return Task.FromResult(Refuse is { } refusal ? refusal : (Outcome<T>)value);
    }

    private Task<T?> Found<T>(object command, T? value)
        where T : class
    {
        Called(command);
        return Task.FromResult(value);
    }

    private void Called(object command)
    {
        Command = command;
        Calls++;
        if (Throw is { } failure)
            throw failure;
    }
}

/// <summary>A key of each role.</summary>
public sealed class FakeTenants : ITenantService
{
    public static readonly TenantId Tenant = new(new Guid("01900000-0000-7000-8000-00000000aaaa"));

    public ConcurrentQueue<string> Asked { get; } = [];

    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>Whose the key of the role portal is.</summary>
    public CustomerId? PortalCustomer { get; set; } = Samples.Customer.Id;

    public static string KeyOf(ApiRole role) => $"key_of_{role}_1234";

    public Task EnsureAsync(TenantId id, string name, bool isTest, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Outcome<Tenant>> CreateAsync(string name, bool isTest, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Tenant>>(new Tenant(Tenant, name, isTest, Samples.Now));

    public Task<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) =>
        Task.FromResult(id == Tenant ? new Tenant(Tenant, "Acme", IsTest: false, Samples.Now) : null);

    public Task<Outcome<Page<Tenant>>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<Tenant>>>(new Page<Tenant>([new Tenant(Tenant, "Acme", IsTest: false, Samples.Now)], null));

    public Task<Outcome<NewApiKey>> CreateKeyAsync(TenantId tenantId, string name, ApiRole role, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<NewApiKey>>(new NewApiKey("orb_live_secret", Row(role, "orb_live_secret") with { Name = name }));

    public Task EnsureDevelopmentKeyAsync(TenantId tenantId, string key, ApiRole role, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ApiKey?> AuthenticateAsync(string key, CancellationToken cancellationToken)
    {
        Asked.Enqueue(key);
        foreach (var role in Enum.GetValues<ApiRole>())
        {
            if (key == KeyOf(role))
                return Task.FromResult<ApiKey?>(Row(role, key) with { Scopes = Scopes, CustomerId = role == ApiRole.Portal ? PortalCustomer : null });
        }

        return Task.FromResult<ApiKey?>(null);
    }

    public static ApiKey Row(ApiRole role, string key) => new()
    {
        Id = new ApiKeyId(new Guid((int)role + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])),
        TenantId = Tenant,
        Name = "test",
        Role = role,
        Hash = [],
        LastFour = key[^4..],
        CreatedAt = Samples.Now,
    };

    public Task<bool> AnyKeyAsync(CancellationToken cancellationToken) => Task.FromResult(true);
}

/// <summary>Answers kept in memory; one transaction at a time, as on SQLite. What is added counts once it is committed.</summary>
public sealed class FakeIdempotency : IIdempotencyStore, IBillingTransactions, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, IdempotentAnswer> _committed = new(StringComparer.Ordinal);
    private IdempotentAnswer? _added;

    public bool IsOpen => _one.CurrentCount == 0;

    public int Commits { get; private set; }

    public int Committed => Commits;

    public int Rollbacks { get; private set; }

    /// <summary>An answer that another request stores while this one runs.</summary>
    public IdempotentAnswer? Faster { get; set; }

    public bool FailCommit { get; set; }

    public Task<IdempotentAnswer?> FindAsync(string key, CancellationToken cancellationToken) => Task.FromResult(_committed.GetValueOrDefault(key));

    public Task<StoreResult> AddAsync(IdempotentAnswer answer, CancellationToken cancellationToken)
    {
        if (Faster is { } other)
        {
            _committed[other.Key] = other with { RequestHash = answer.RequestHash };
            return Task.FromResult(StoreResult.AlreadyExists);
        }

        _added = answer;
        return Task.FromResult(StoreResult.Success);
    }

    public Task<int> DeleteBeforeAsync(Instant instant, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<IBillingTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        return new Transaction(this);
    }

    public Task<IBillingTransaction> BeginTrialAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task EnlistAsync(DbTransaction transaction, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void OnCommitted(Action action) => action();

    public StorageFailure Judge(Exception failure) => StorageFailure.Other;

    public void Dispose() => _one.Dispose();

    private sealed class Transaction(FakeIdempotency store) : IBillingTransaction
    {
        private bool _committed;

        public Task CommitAsync(CancellationToken cancellationToken)
        {
            if (store.FailCommit)
                throw new TimeoutException("busy");
            if (store._added is { } answer)
                store._committed.Add(answer.Key, answer);
            _committed = true;
            store.Commits++;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            store._added = null;
            if (!_committed)
                store.Rollbacks++;
            store._one.Release();
            return ValueTask.CompletedTask;
        }
    }
}
