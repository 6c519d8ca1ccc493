using Orb.Billing.Core.Amounts;
using Orb.Billing.Credits;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>The prepaid credits of a story: its blocks by their names, and what they have left.</summary>
internal static class StoryCredits
{
    public static async Task BlockAsync(Given step, StoryLife life)
    {
        var customer = await life.CustomerAsync();
        var command = new AddCreditBlock { Amount = step["amount"].Decimal(), Currency = step["currency"].Text() };
        var block = (await life.Host.InScopeAsync<ICreditService, Outcome<CustomerCreditBlock>>(s => s.AddAsync(customer.Id, command, default))).Value;
        life.Blocks.Add((step["id"].Text(), block));
    }

    /// <summary>What the blocks of the story have left: what came in, less what the ledger took out.</summary>
    public static async Task<List<StoryBlock>> BlocksAsync(StoryLife life)
    {
        var blocks = new List<StoryBlock>();
        foreach (var (name, block) in life.Blocks)
        {
            var found = (await life.Host.InScopeAsync<ICreditService, Outcome<IReadOnlyList<CustomerCreditBlock>>>(
                s => s.ListBlocksAsync(block.CustomerId, block.Block.Currency.Code, default))).Value.SingleOrDefault(b => b.Block.Id == block.Block.Id);
            // A block that is used up is listed no more.
            blocks.Add(new StoryBlock(name, found?.Block.Remaining ?? Money.Zero(block.Block.Currency)));
        }

        return blocks;
    }
}

/// <summary>A block of a story with what it has left.</summary>
internal sealed record StoryBlock(string Name, Money Left);
