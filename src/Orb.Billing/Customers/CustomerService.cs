using System.Globalization;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.Customers;

internal sealed class CustomerService(
    ICustomerStore store,
    ITestClockStore clocks,
    IDueWorkStore work,
    CustomerSteps steps,
    CustomerDeletion deletion,
    CustomerClock clock,
    Announcements announcements,
    AuditLog audit,
    IBillingTransactions transactions,
    IIdGenerator ids,
    IClock wall,
    IDateTimeZoneProvider zones,
    CurrentSettings settings,
    IOptions<OrbBillingOptions> options) : ICustomerService
{
    private const int MaximumEmails = 50;

    public async Task<Outcome<Customer>> CreateAsync(CreateCustomer command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("name", command.Name);
        validation.Email("email", command.Email);
        validation.OptionalText("external_customer_id", command.ExternalCustomerId);
        CheckEmails(validation, command.AdditionalEmails);
        var currency = validation.Currency("currency", command.Currency);
        var metadata = validation.Metadata(command.Metadata);
        var zone = command.TimeZone ?? (await settings.ReadAsync(cancellationToken).ConfigureAwait(false)).TimeZone;
        if (zones.GetZoneOrNull(zone) is null)
            validation.Add("timezone", $"'{Validation.Shorten(zone)}' is not a zone of the time zone database, such as 'America/New_York'.");
        if (validation.Failed)
            return validation.Refusal;

        var now = wall.GetCurrentInstant();
        if (command.TestClockId is { } clockId)
        {
            if (!options.Value.TestClocksEnabled)
                return Refusal.Constraint("Test clocks are off on this host. Set Orb__TestClocks__Enabled=true to use them.");
            if (await clocks.FindAsync(clockId, cancellationToken).ConfigureAwait(false) is not { } clock)
                return Refusal.NotFound("TestClock", clockId.ToString());
            now = clock.FrozenTime;
        }

        var customer = new Customer
        {
            Id = new CustomerId(ids.Next()),
            ExternalCustomerId = command.ExternalCustomerId,
            Name = command.Name,
            Email = command.Email,
            AdditionalEmails = command.AdditionalEmails ?? [],
            TimeZone = zone,
            Currency = currency,
            AutoCollection = command.AutoCollection ?? true,
            AutoIssuance = command.AutoIssuance,
            EmailDelivery = command.EmailDelivery ?? true,
            BillingAddress = command.BillingAddress,
            ShippingAddress = command.ShippingAddress,
            TaxId = command.TaxId,
            PaymentProvider = command.PaymentProvider,
            PaymentProviderId = command.PaymentProviderId,
            Metadata = metadata,
            TestClockId = command.TestClockId,
            CreatedAt = now,
        };
        return await transactions.RunAsync(() => AddOnceAsync(customer, now, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Outcome<Customer>> AddOnceAsync(Customer customer, Instant now, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.AddAsync(customer, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return ExternalIdTaken(customer.ExternalCustomerId);
        await audit.CustomerAsync(customer.Id, "created", reason: null, new Dictionary<string, string>(), cancellationToken).ConfigureAwait(false);
        announcements.Customer(customer, OutboxMessageType.CustomerCreated, now);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return customer;
    }

    public Task<Outcome<Customer>> UpdateAsync(CustomerId id, UpdateCustomer command, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => UpdateOnceAsync(id, command, cancellationToken), cancellationToken);

    private async Task<Outcome<Customer>> UpdateOnceAsync(CustomerId id, UpdateCustomer command, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } customer)
            return Refusal.NotFound("Customer", id.ToString());

        var validation = new Validation();
        validation.OptionalText("name", command.Name);
        if (command.Email is not null)
            validation.Email("email", command.Email);
        validation.OptionalText("external_customer_id", command.ExternalCustomerId);
        CheckEmails(validation, command.AdditionalEmails);
        var currency = validation.Currency("currency", command.Currency) ?? customer.Currency;
        var metadata = validation.Metadata(customer.Metadata, command.Metadata);
        if (validation.Failed)
            return validation.Refusal;
        if (customer.Currency is not null && currency != customer.Currency)
            return Refusal.Constraint($"The customer's currency is {customer.Currency} and does not change.");

        var updated = customer with
        {
            Name = command.Name ?? customer.Name,
            Email = command.Email ?? customer.Email,
            ExternalCustomerId = command.ExternalCustomerId ?? customer.ExternalCustomerId,
            AdditionalEmails = command.AdditionalEmails ?? customer.AdditionalEmails,
            Currency = currency,
            AutoCollection = command.AutoCollection ?? customer.AutoCollection,
            AutoIssuance = command.AutoIssuance ?? customer.AutoIssuance,
            EmailDelivery = command.EmailDelivery ?? customer.EmailDelivery,
            BillingAddress = NewValue.Or(command.BillingAddress, customer.BillingAddress),
            ShippingAddress = NewValue.Or(command.ShippingAddress, customer.ShippingAddress),
            TaxId = NewValue.Or(command.TaxId, customer.TaxId),
            PaymentProvider = NewValue.Or(command.PaymentProvider, customer.PaymentProvider),
            PaymentProviderId = NewValue.Or(command.PaymentProviderId, customer.PaymentProviderId),
            Metadata = metadata,
        };
        var startsIssuing = customer.AutoIssuance == false && updated.AutoIssuance != false;
        var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
        if (startsIssuing)
            await steps.CatchUpAsync(id, now, cancellationToken).ConfigureAwait(false);
        var result = await store.UpdateAsync(updated, cancellationToken).ConfigureAwait(false);
        if (result != StoreResult.Success)
        {
            return result == StoreResult.AlreadyExists
                ? ExternalIdTaken(command.ExternalCustomerId)
                : Refusal.Conflict("The customer was changed by another request; read it and try again.");
        }

        await audit.CustomerAsync(id, "updated", reason: null, Given(command), cancellationToken).ConfigureAwait(false);
        announcements.Customer(updated, OutboxMessageType.CustomerEdited, now);
        // Drafts that waited for a hand are due now, and nothing else may ever make their customer due again.
        if (startsIssuing)
        {
            await work.ScheduleAsync(id, customer.TestClockId, now, cancellationToken).ConfigureAwait(false);
            await steps.RunNowAsync(id, now, cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return updated with { Version = customer.Version + 1 };
    }

    public Task<Outcome<Customer>> DeleteAsync(CustomerId id, CancellationToken cancellationToken) => deletion.RunAsync(id, cancellationToken);

    public Task<Customer?> FindAsync(CustomerId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public Task<Customer?> FindByExternalIdAsync(string externalCustomerId, CancellationToken cancellationToken) =>
        store.FindByExternalIdAsync(externalCustomerId, cancellationToken);

    public Task<Outcome<Page<Customer>>> ListAsync(CreatedRange created, PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(created, after, take, cancellationToken), c => new PagePosition(null, c.Id.Value));

    private static Dictionary<string, string> Given(UpdateCustomer command) => AuditLog.Fields(
        ("name", command.Name),
        ("email", command.Email),
        ("external_customer_id", command.ExternalCustomerId),
        ("additional_emails", command.AdditionalEmails),
        ("currency", command.Currency),
        ("auto_collection", command.AutoCollection),
        ("auto_issuance", command.AutoIssuance),
        ("email_delivery", command.EmailDelivery),
        ("billing_address", command.BillingAddress),
        ("shipping_address", command.ShippingAddress),
        ("tax_id", command.TaxId),
        ("payment_provider", command.PaymentProvider),
        ("payment_provider_id", command.PaymentProviderId),
        ("metadata", command.Metadata));

    private static Refusal ExternalIdTaken(string? externalId) =>
        Refusal.AlreadyExists($"A customer with external_customer_id '{externalId}' already exists.");

    private static void CheckEmails(Validation validation, IReadOnlyList<string>? emails)
    {
        if (emails is null)
            return;
        if (emails.Count > MaximumEmails)
            validation.Add("additional_emails", string.Create(CultureInfo.InvariantCulture, $"has {emails.Count} addresses; at most {MaximumEmails} are allowed."));
        for (var i = 0; i < Math.Min(emails.Count, MaximumEmails); i++)
            validation.Email(string.Create(CultureInfo.InvariantCulture, $"additional_emails[{i}]"), emails[i]);
    }
}
