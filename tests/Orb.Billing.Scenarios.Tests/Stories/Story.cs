using Orb.Billing.Vectors.Tests;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>Lives one case: its catalogue through the public services, its steps in order at their instants, its end as books.</summary>
internal static class Story
{
    public const string Form = "story";

    public static async Task<StoryBooks> LiveAsync(VectorCase vector)
    {
        var given = new Given(vector.Given);
        var setting = StorySetting.Read(given["setting"]);
        var steps = given["steps"].Items();
        var first = StorySteps.At(steps[0], setting.Zone);
        await using var host = await StartAsync(first.ToString(), o => o.GracePeriod = setting.GracePeriod);

        var life = new StoryLife(host, setting);
        await life.Catalogue.CreateAsync(given, life);
        foreach (var step in steps)
            await StorySteps.RunAsync(step, life);

        // What a case says and nobody read would be passed over in silence.
        if (given.Unread().ToList() is { Count: > 0 } unread)
            throw new NotUnderstoodException(string.Join(", ", unread));
        return await StoryBooks.ReadAsync(life);
    }
}
