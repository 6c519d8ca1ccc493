namespace Orb.Billing.Tests.Catalog;

/// <summary>Models of amounts and capacities, written in the contract's manner.</summary>
public sealed class TransactionFormatTests
{
    [Theory]
    [InlineData("""{"model_type":"percentage","percentage_config":{"rate":"0.029"}}""")]
    [InlineData("""{"model_type":"percentage","percentage_config":{"rate":"0.029","fixed_per_transaction":"0.30","free_transactions":"3","free_amount":"100.00","min_per_transaction":"0.50","max_per_transaction":"12.00"}}""")]
    [InlineData("""{"model_type":"graduated_percentage","graduated_percentage_config":{"tiers":[{"from_exclusive":"0","to_inclusive":"10","rate":"0.01","flat":"200.00"},{"from_exclusive":"10","to_inclusive":null,"rate":"0.02"}]}}""")]
    [InlineData("""{"model_type":"event_amount","event_amount_config":{}}""")]
    [InlineData("""{"model_type":"bps","bps_config":{"bps":"125","per_unit_maximum":"11.00"}}""")]
    [InlineData("""{"model_type":"bulk_bps","bulk_bps_config":{"tiers":[{"maximum_amount":"1000.00","bps":"100","per_unit_maximum":"7.00"},{"bps":"50"}]}}""")]
    [InlineData("""{"model_type":"tiered_bps","tiered_bps_config":{"tiers":[{"minimum_amount":"0.00","maximum_amount":"1000.00","bps":"100"},{"minimum_amount":"1000.00","bps":"50","per_unit_maximum":"2.00"}]}}""")]
    [InlineData("""{"model_type":"capacity","capacity_config":{"tiers":[{"maximum_units":100,"amount":"100.00"},{"maximum_units":null,"amount":"1000.00"}]}}""")]
    public void A_price_is_returned_as_it_was_written(string price) => Written.Kept(price);

    [Fact]
    public void Event_amounts_need_no_configuration_and_basis_points_may_be_a_number()
    {
        Written.Of(Written.Read("""{"model_type":"event_amount"}""")).ShouldBe("""{"model_type":"event_amount","event_amount_config":{}}""");
        Written.Of(Written.Read("""{"model_type":"bps","bps_config":{"bps":12.5}}""")).ShouldBe("""{"model_type":"bps","bps_config":{"bps":"12.5"}}""");
    }

    [Theory]
    [InlineData("""{"model_type":"percentage","percentage_config":{"rate":"-0.1"}}""", "price.percentage_config.rate: must not be negative, but is -0.1.")]
    [InlineData("""{"model_type":"percentage","percentage_config":{"rate":"0.1","free_transactions":"1.5"}}""", "price.percentage_config.free_transactions: must be a whole number, not 1.5.")]
    [InlineData("""{"model_type":"percentage","percentage_config":{"rate":"0.1","min_per_transaction":"5","max_per_transaction":"4"}}""", "price.percentage_config.min_per_transaction: is 5, above max_per_transaction, 4.")]
    [InlineData("""{"model_type":"event_amount","event_amount_config":{"rate":"1"}}""", "price.event_amount_config.rate: is not a member of this configuration.")]
    [InlineData("""{"model_type":"bps","bps_config":{}}""", "price.bps_config.bps: is required.")]
    [InlineData("""{"model_type":"graduated_percentage","graduated_percentage_config":{"tiers":[{"from_exclusive":"1","to_inclusive":null,"rate":"0.1"}]}}""", "price.graduated_percentage_config: Tier 1 starts at 1, but the tiers before it end at 0.")]
    [InlineData("""{"model_type":"tiered_bps","tiered_bps_config":{"tiers":[{"minimum_amount":"0","maximum_amount":"10","bps":"1"},{"minimum_amount":"11","bps":"1"}]}}""", "price.tiered_bps_config.tiers[1].minimum_amount: is 11, but the tiers before it end at 10.")]
    [InlineData("""{"model_type":"tiered_bps","tiered_bps_config":{"tiers":[{"minimum_amount":"0","bps":"1"},{"minimum_amount":"11","bps":"1"}]}}""", "price.tiered_bps_config.tiers[1].minimum_amount: follows a tier that is open, but only the last tier may be.")]
    [InlineData("""{"model_type":"capacity","capacity_config":{"tiers":[{"maximum_units":"100","amount":"1"}]}}""", "price.capacity_config.tiers[0].maximum_units: must be a number.")]
    public void What_is_wrong_names_the_field_the_limit_and_the_value(string price, string issue) => Written.Issues(price).ShouldContain(issue);
}
