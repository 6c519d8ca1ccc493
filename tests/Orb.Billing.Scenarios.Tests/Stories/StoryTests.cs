using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>The whole lives of <c>stories.json</c>, lived on the engine and compared line by line.</summary>
public sealed class StoryTests
{
    public static IEnumerable<TheoryDataRow<string>> Ids =>
        VectorFolder.Replayed.Cases.Where(c => c.Form == Story.Form).Select(c => new TheoryDataRow<string>(c.Id) { TestDisplayName = $"story {c.Id}" });

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_story_ends_with_the_invoices_credit_notes_and_balance_it_tells(string id)
    {
        var vector = VectorFolder.Replayed.Cases.Single(c => c.Form == Story.Form && c.Id == id);
        if (StoriesNotYet.Reasons.TryGetValue(id, out var reason))
        {
            // A story the engine has learned to live comes off the list: the list only shrinks.
            var difference = await DifferenceAsync(vector);
            difference.ShouldNotBeNull($"the story passes; take it off {nameof(StoriesNotYet)}, where it says: {reason}");
            TestContext.Current.TestOutputHelper?.WriteLine($"{id} {reason}: {difference}");
            return;
        }

        var books = await Story.LiveAsync(vector);
        var table = books.Compare(new Given(vector.Expect, "expect"));
        Assert.True(table.IsSame, table.ToString());

        // Whatever the story tells is compared: with any one value told otherwise it would not pass.
        foreach (var (path, altered) in StoryAlterations.Of(vector.Expect))
            books.Compare(new Given(altered, "expect")).IsSame.ShouldBeFalse($"{path} is not compared");
    }

    private static async Task<string?> DifferenceAsync(VectorCase vector)
    {
        try
        {
            var table = (await Story.LiveAsync(vector)).Compare(new Given(vector.Expect, "expect"));
            return table.IsSame ? null : table.ToString();
        }
#pragma warning disable CA1031 // Whatever the engine answers to something it cannot do yet.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e.Message;
        }
    }

    [Fact]
    public void Every_story_that_is_not_lived_yet_is_one_of_the_folder() =>
        StoriesNotYet.Reasons.Keys.Except(VectorFolder.Own.Cases.Where(c => c.Form == Story.Form).Select(c => c.Id)).ShouldBeEmpty();
}
