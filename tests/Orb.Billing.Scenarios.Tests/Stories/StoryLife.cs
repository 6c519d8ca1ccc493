using System.Globalization;
using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>A story on its way: the host, the customer, the subscriptions by their names, and the clock.</summary>
internal sealed class StoryLife(BillingHost host, StorySetting setting)
{
    private readonly Dictionary<string, SubscriptionId> _subscriptions = new(StringComparer.Ordinal);
    private readonly List<string> _values = [];
    private Customer? _customer;

    public BillingHost Host => host;

    public StorySetting Setting => setting;

    public StoryCatalogue Catalogue { get; } = new();

    /// <summary>The credit blocks of the story, in the order they came.</summary>
    public List<(string Name, CustomerCreditBlock Block)> Blocks { get; } = [];

    public Instant Now => host.Clock.GetCurrentInstant();

    public async Task<Customer> CustomerAsync()
    {
        if (_customer is null && setting.Tax is { } tax)
            _ = (await host.InScopeAsync<ITaxRateService, Outcome<ManualTaxRate>>(s => s.CreateAsync(tax, default))).Value;
        return _customer ??= await host.CustomerAsync(setting.Zone.Id);
    }

    public void Add(string name, SubscriptionId id) => _subscriptions.Add(name, id);

    public SubscriptionId Subscription(string name) => _subscriptions[name];

    public IReadOnlyDictionary<SubscriptionId, string> Names => _subscriptions.ToDictionary(s => s.Value, s => s.Key);

    /// <summary>The key of a new event that is sent with a value.</summary>
    public string KeyOf(string value)
    {
        _values.Add(value);
        return $"e{_values.Count}";
    }

    public string ValueOf(string key) => _values[int.Parse(key[1..], CultureInfo.InvariantCulture) - 1];

    public Instant StartOf(LocalDate day) => LocalDays.StartOf(day, setting.Zone);

    /// <summary>Lives to an instant from one due instant to the next, as a host that is never down would; what is issued is paid before time goes on.</summary>
    public async Task MoveToAsync(Instant target)
    {
        for (var left = 10_000; await NextDueAsync() is { } due && due <= target; left--)
        {
            left.ShouldBeGreaterThan(0, $"what is due at {due} is due again and again");
            await host.Time.CatchUpAtAsync(due, default);
            await PayAsync();
        }

        if (target < Now)
            throw new InvalidOperationException($"The step at {target} comes after {Now}.");
        await host.Time.CatchUpAtAsync(target, default);
        await PayAsync();
    }

    /// <summary>Every invoice, drafts included, in the order of creation.</summary>
    public async Task<List<Invoice>> InvoicesAsync() =>
        [.. (await host.InvoicesAsync()).OrderBy(i => i.CreatedAt).ThenBy(i => i.Id.Value.ToString("D"), StringComparer.Ordinal)];

    public Task PayAsync() => setting.PaysAtIssue ? StoryMoney.PayAsync(this) : Task.CompletedTask;

    /// <summary>When the next work after now is due; null for never.</summary>
    public async Task<Instant?> NextDueAsync()
    {
        var page = new PageRequest(PageRequest.MaximumLimit);
        var subscriptions = (await host.InScopeAsync<ISubscriptionService, Outcome<Page<SubscriptionView>>>(s => s.ListAsync(new SubscriptionQuery(), page, default))).Value;
        var drafts = (await host.InScopeAsync<IInvoiceService, Outcome<Page<InvoiceView>>>(
            s => s.ListAsync(new InvoiceQuery { Statuses = [InvoiceStatus.Draft] }, page, default))).Value;
        return subscriptions.Items.Select(s => s.Subscription.NextInvoiceDate).OfType<Instant>()
            .Concat(drafts.Items.Select(d => d.Invoice.ScheduledIssueAt))
            .Where(due => due > Now)
            .Cast<Instant?>()
            .Min();
    }
}
