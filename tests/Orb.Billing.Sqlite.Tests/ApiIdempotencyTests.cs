using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>Idempotency keys over the real store, where a test must choose the instant at which something breaks.</summary>
public sealed class ApiIdempotencyTests : IDisposable
{
    private const string Acme = """{"name":"Acme","email":"ap@acme.example"}""";
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    private readonly string _file = StoredApi.NewFile();

    [Fact]
    public async Task F12_a_crash_between_the_commit_and_the_answer_is_healed_by_the_retry()
    {
        byte[] lost;
        await using (var wire = new MemoryStream())
        {
            await using (var crashing = await StoredApi.StartAsync(Start, _file, (context, next) => LostAsync(context, next, wire)))
                await Should.ThrowAsync<Exception>(() => crashing.WriteAsync("customers", Acme, "signup"));
            lost = wire.ToArray();
        }

        await using var again = await StoredApi.StartAsync(Start, _file);
        (await again.GetAsync("customers"))["data"]!.AsArray().Count.ShouldBe(1, "it was committed before the answer was lost");
        var retried = await again.WriteAsync("customers", Acme, "signup");

        retried.Status.ShouldBe(201);
        retried.WasReplayed.ShouldBeTrue();
        retried.Text.ShouldBe(System.Text.Encoding.UTF8.GetString(lost), "the bytes that were lost");
        (await again.GetAsync("customers"))["data"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_of_one_tenant_is_none_of_another()
    {
        await using var api = await StoredApi.StartAsync(Start, _file);
        var other = await api.OtherTenantAsync();

        var ours = await api.WriteAsync("customers", Acme, "signup");
        var theirs = await api.WriteAsync("customers", """{"name":"Other","email":"ap@other.example"}""", "signup", other);

        (ours.Status, theirs.Status).ShouldBe((201, 201));
        (ours.WasReplayed, theirs.WasReplayed).ShouldBe((false, false));
        theirs.Text.ShouldContain("ap@other.example");
        (await api.WriteAsync("customers", Acme, "signup")).Text.ShouldBe(ours.Text);
        (await api.WriteAsync("customers", """{"name":"Other","email":"ap@other.example"}""", "signup", other)).Text.ShouldBe(theirs.Text);
        (await api.WriteAsync("customers", Acme, "signup", other)).Status.ShouldBe(409, "in the other tenant it was used for another body");
    }

    public void Dispose() => StoredApi.Delete(_file);

    // Takes what would have been sent, and breaks before the caller sees any of it.
    private static async Task LostAsync(HttpContext context, RequestDelegate next, MemoryStream wire)
    {
        context.Response.Body = wire;
        await next(context);
        throw new InvalidOperationException("The process ends here.");
    }
}
