using Orb.Billing.Catalog;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Specifications;

/// <summary>A customer with a subscription to a plan, stored.</summary>
public sealed record Story(TenantId Tenant, Item Item, BillableMetric Metric, Plan Plan, Customer Customer, Subscription Subscription)
{
    public static async Task<Story> WriteAsync(StorageFixture database, TenantId? tenant = null, Func<Customer, Customer>? customer = null)
    {
        var of = tenant ?? Ids.Tenant();
        await using var scope = database.Open(of);
        var item = Make.Item();
        var metric = Make.Metric(item);
        var plan = Make.Plan(item, metric);
        var who = Make.Customer();
        who = customer?.Invoke(who) ?? who;
        var subscription = Make.Subscription(who, plan);
        (await scope.Get<IItemStore>().AddAsync(item, StorageFixture.Token)).ShouldBe(StoreResult.Success);
        (await scope.Get<IMetricStore>().AddAsync(metric, StorageFixture.Token)).ShouldBe(StoreResult.Success);
        (await scope.Get<IPlanStore>().AddAsync(plan, StorageFixture.Token)).ShouldBe(StoreResult.Success);
        (await scope.Get<ICustomerStore>().AddAsync(who, StorageFixture.Token)).ShouldBe(StoreResult.Success);
        (await scope.Get<ISubscriptionStore>().AddAsync(subscription, StorageFixture.Token)).ShouldBe(StoreResult.Success);
        return new Story(of, item, metric, plan, who, subscription);
    }

    /// <summary>Stores a draft and issues it with lines.</summary>
    public async Task<Invoice> IssueAsync(StorageFixture database, string number, params InvoiceLineItem[] lines)
    {
        await using var scope = database.Open(Tenant);
        var invoices = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(Subscription);
        (await invoices.AddDraftAsync(draft, StorageFixture.Token)).ShouldBe(StoreResult.Success);
        var issued = Make.Issued(draft, number, lines);
        (await invoices.IssueAsync(issued, StorageFixture.Token)).ShouldBe(StoreResult.Success);
        return issued;
    }
}
