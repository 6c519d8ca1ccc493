using System.Net;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Customer = """{"name":"A","email":"a@b.test"}""";
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_request_sent_again_has_one_effect_and_gets_the_same_bytes()
    {
        var first = await Post("k1", Customer);
        _api.Billing.Customer = Samples.Customer with { Email = "changed@b.test" };
        var second = await Post("k1", Customer);

        first.Status.ShouldBe(HttpStatusCode.Created);
        second.Status.ShouldBe(HttpStatusCode.Created);
        second.Bytes.ShouldBe(first.Bytes);
        second.ContentType.ShouldBe(Api.Json);
        first.Headers.Keys.ShouldNotContain("Idempotent-Replayed");
        second.Headers["Idempotent-Replayed"].ShouldBe("true");
        _api.Billing.Calls.ShouldBe(1);
        _api.Idempotency.Commits.ShouldBe(1);
    }

    [Theory]
    [InlineData("POST", "/v1/customers", """{"name":"A","email":"c@b.test"}""")]
    [InlineData("POST", "/v1/customers?x=1", Customer)]
    [InlineData("PUT", "/v1/customers", Customer)]
    [InlineData("POST", "/v1/items", Customer)]
    public async Task F11_a_key_used_for_another_request_is_a_conflict_never_to_be_retried(string method, string path, string body)
    {
        await Post("k1", Customer);

        var reply = await _api.SendAsync(method, path, body, ApiRole.Admin, ("Idempotency-Key", "k1"));

        reply.ShouldBeProblem(409, "409-resource-conflict");
        reply.Headers["x-should-retry"].ShouldBe("false");
        _api.Billing.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_is_not_kept_and_nothing_of_it_is_committed()
    {
        _api.Billing.Refuse = Refusal.Constraint("not now");
        (await Post("k1", Customer)).ShouldBeProblem(400, "400-constraint-violation");
        _api.Idempotency.Commits.ShouldBe(0);
        _api.Idempotency.Rollbacks.ShouldBe(1);

        _api.Billing.Refuse = null;
        (await Post("k1", """{"name":"B","email":"b@b.test"}""")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_failure_rolls_back_and_frees_the_key()
    {
        _api.Billing.Throw = new InvalidOperationException("bug");
        (await Post("k1", Customer)).ShouldBeProblem(500, "500-internal-server-error");
        _api.Idempotency.Rollbacks.ShouldBe(1);

        _api.Billing.Throw = null;
        (await Post("k1", Customer)).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_commit_that_fails_is_not_answered_as_a_success()
    {
        _api.Idempotency.FailCommit = true;

        var reply = await Post("k1", Customer);

        reply.ShouldBeProblem(503, "503-service-unavailable");
        reply.Text.ShouldNotContain("\"email\"");
    }

    [Fact]
    public async Task F10_equal_requests_at_the_same_time_have_one_effect_and_equal_answers()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Post("k1", Customer)));

        _api.Billing.Calls.ShouldBe(1);
        replies.ShouldAllBe(reply => reply.Status == HttpStatusCode.Created);
        replies.Select(reply => reply.Text).Distinct().ShouldHaveSingleItem();
        replies.Count(reply => reply.Headers.ContainsKey("Idempotent-Replayed")).ShouldBe(19);
    }

    [Fact]
    public async Task Where_two_could_begin_at_once_the_slower_is_rolled_back_and_answers_as_the_faster()
    {
        _api.Idempotency.Faster = new IdempotentAnswer("k1", [], 201, """{"from":"the other"}"""u8.ToArray(), Samples.Now);

        var reply = await Post("k1", Customer);

        reply.Status.ShouldBe(HttpStatusCode.Created);
        reply.Text.ShouldBe("""{"from":"the other"}""");
        _api.Idempotency.Commits.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_on_a_read_is_ignored()
    {
        await _api.SendAsync("GET", "/v1/customers", null, ApiRole.Admin, ("Idempotency-Key", "k1"));
        await _api.SendAsync("GET", "/v1/items", null, ApiRole.Admin, ("Idempotency-Key", "k1"));

        _api.Billing.Calls.ShouldBe(2);
        _api.Idempotency.Commits.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_has_at_most_255_characters()
    {
        (await Post(new string('k', 255), Customer)).Status.ShouldBe(HttpStatusCode.Created);
        (await Post(new string('k', 256), Customer)).ShouldBeInvalid().ShouldBe("Idempotency-Key: must be 1 to 255 printable characters, but has 256.");
    }

    [Fact]
    public async Task A_deletion_is_answered_again_with_nothing()
    {
        for (var i = 0; i < 2; i++)
        {
            var reply = await _api.SendAsync("DELETE", $"/v1/test_clocks/{Samples.Clock.Id}", null, ApiRole.Admin, ("Idempotency-Key", "k1"));
            reply.Status.ShouldBe(HttpStatusCode.NoContent);
            reply.Bytes.ShouldBeEmpty();
        }

        _api.Billing.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_without_permission_gets_no_kept_answer()
    {
        await Post("k1", Customer);

        (await _api.PostAsync("/v1/customers", Customer, ApiRole.Support, ("Idempotency-Key", "k1"))).ShouldBeProblem(403, "403-permission-denied");
    }

    private Task<Reply> Post(string key, string body) => _api.PostAsync("/v1/customers", body, ApiRole.Admin, ("Idempotency-Key", key));
}
