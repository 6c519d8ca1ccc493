using Orb.Billing.Catalog;

namespace Orb.Billing.Tests.Catalog;

/// <summary>The models of one quantity, as the contract writes them.</summary>
public sealed class UnitFormatTests
{
    [Theory]
    [InlineData("""{"model_type":"unit","unit_config":{"unit_amount":"0.002"}}""")]
    [InlineData("""{"model_type":"unit","unit_config":{"unit_amount":"49.00","prorated":true}}""")]
    [InlineData("""{"model_type":"unit","unit_config":{"unit_amount":"0.002","prorated":false}}""")]
    [InlineData("""{"model_type":"tiered","tiered_config":{"tiers":[{"first_unit":0,"last_unit":null,"unit_amount":"1.00"}],"prorated":true}}""")]
    [InlineData("""{"model_type":"tiered","tiered_config":{"tiers":[{"first_unit":0,"last_unit":null,"unit_amount":"1.00"}],"prorated":false}}""")]
    [InlineData("""{"model_type":"tiered","tiered_config":{"tiers":[{"first_unit":0,"last_unit":10,"unit_amount":"1.00"},{"first_unit":10,"last_unit":null,"unit_amount":"0.50","flat_amount":"3.00"}]}}""")]
    [InlineData("""{"model_type":"bulk","bulk_config":{"tiers":[{"maximum_units":10,"unit_amount":"1.00"},{"maximum_units":null,"unit_amount":"0.50"}]}}""")]
    [InlineData("""{"model_type":"package","package_config":{"package_amount":"10.00","package_size":100}}""")]
    [InlineData("""{"model_type":"tiered_package","tiered_package_config":{"package_size":"100","tiers":[{"tier_lower_bound":"0","per_unit":"5.00"},{"tier_lower_bound":"1000","per_unit":"4.00"}]}}""")]
    [InlineData("""{"model_type":"tiered_with_minimum","tiered_with_minimum_config":{"tiers":[{"tier_lower_bound":"0","unit_amount":"0.10","minimum_amount":"50.00"},{"tier_lower_bound":"0.5","unit_amount":"0.05","minimum_amount":"0.00"}],"hide_zero_amount_tiers":true,"prorate":false}}""")]
    [InlineData("""{"model_type":"tiered_with_minimum","tiered_with_minimum_config":{"tiers":[{"tier_lower_bound":"0","unit_amount":"0.10","minimum_amount":"50.00"}]}}""")]
    [InlineData("""{"model_type":"tiered_package_with_minimum","tiered_package_with_minimum_config":{"package_size":100,"tiers":[{"tier_lower_bound":"0","per_unit":"5.00","minimum_amount":"20.00"}]}}""")]
    [InlineData("""{"model_type":"package_with_allocation","package_with_allocation_config":{"allocation":"10","package_amount":"100.00","package_size":"10"}}""")]
    [InlineData("""{"model_type":"threshold_total_amount","threshold_total_amount_config":{"consumption_table":[{"threshold":"0","total_amount":"10.00"},{"threshold":"100","total_amount":"25.00"}]}}""")]
    [InlineData("""{"model_type":"threshold_total_amount","threshold_total_amount_config":{"consumption_table":[{"threshold":"0.5","total_amount":"10.00"}],"prorate":true}}""")]
    [InlineData("""{"model_type":"unit_with_percent","unit_with_percent_config":{"percent":"12.5","unit_amount":"0.10"}}""")]
    [InlineData("""{"model_type":"unit_with_proration","unit_with_proration_config":{"unit_amount":"49.00"}}""")]
    [InlineData("""{"model_type":"tiered_with_proration","tiered_with_proration_config":{"tiers":[{"tier_lower_bound":"0","unit_amount":"10.00"},{"tier_lower_bound":"5","unit_amount":"8.00"}]}}""")]
    [InlineData("""{"model_type":"bulk_with_proration","bulk_with_proration_config":{"tiers":[{"tier_lower_bound":"0","unit_amount":"10.00"},{"tier_lower_bound":"5","unit_amount":"8.00"}]}}""")]
    [InlineData("""{"model_type":"bulk_with_filters","bulk_with_filters_config":{"filters":[{"property_key":"region","property_value":"eu"}],"tiers":[{"tier_lower_bound":"0","unit_amount":"10.00"}]}}""")]
    public void A_price_is_returned_as_it_was_written(string price) => Written.Kept(price);

    [Theory]
    [InlineData("""{"model_type":"bulk_with_proration","bulk_with_proration_config":{"tiers":[{"unit_amount":"10"},{"tier_lower_bound":"5","unit_amount":"8"}]}}""", "the first tier may leave its bound out")]
    [InlineData("""{"model_type":"bulk_with_proration","bulk_with_proration_config":{"tiers":[{"tier_lower_bound":"5","unit_amount":"8"},{"tier_lower_bound":null,"unit_amount":"10"}]}}""", "tiers may come in any order")]
    public void Tiers_by_lower_bound_are_put_in_order(string price, string why) => Written.Of(Written.Read(price))
        .ShouldBe("""{"model_type":"bulk_with_proration","bulk_with_proration_config":{"tiers":[{"tier_lower_bound":"0","unit_amount":"10.00"},{"tier_lower_bound":"5","unit_amount":"8.00"}]}}""", why);

    [Theory]
    [InlineData("""{"model_type":"tiered_package","tiered_package_config":{"package_size":"100","tiers":[{"tier_lower_bound":"0","per_unit":"5"},{"tier_lower_bound":"1050","per_unit":"4"}]}}""",
        "price.tiered_package_config: Tier 2 starts at 1050, within a package of 100.")]
    [InlineData("""{"model_type":"tiered_package","tiered_package_config":{"tiers":[{"tier_lower_bound":"0","unit_amount":"5"}]}}""",
        "price.tiered_package_config.package_size: is required.")]
    [InlineData("""{"model_type":"tiered_with_proration","tiered_with_proration_config":{"tiers":[{"tier_lower_bound":"1","unit_amount":"5"}]}}""",
        "price.tiered_with_proration_config: Tier 1 starts at 1, but the tiers before it end at 0.")]
    [InlineData("""{"model_type":"tiered_with_minimum","tiered_with_minimum_config":{"tiers":[{"tier_lower_bound":"0","unit_amount":"-5","minimum_amount":"1"}]}}""",
        "price.tiered_with_minimum_config.tiers[0].unit_amount: must not be negative, but is -5.")]
    [InlineData("""{"model_type":"tiered_with_minimum","tiered_with_minimum_config":{"tiers":[],"prorate":"yes"}}""",
        "price.tiered_with_minimum_config.tiers: must be a list of 1 to 1000 entries.")]
    [InlineData("""{"model_type":"tiered_with_minimum","tiered_with_minimum_config":{"tiers":[],"prorate":"yes"}}""",
        "price.tiered_with_minimum_config.prorate: must be true or false.")]
    [InlineData("""{"model_type":"tiered_package_with_minimum","tiered_package_with_minimum_config":{"package_size":0,"tiers":[{"tier_lower_bound":"0","per_unit":"5","minimum_amount":"1"}]}}""",
        "price.tiered_package_with_minimum_config.package_size: must be above 0, but is 0.")]
    [InlineData("""{"model_type":"package_with_allocation","package_with_allocation_config":{"allocation":10,"package_amount":"100","package_size":"10"}}""",
        "price.package_with_allocation_config.allocation: must be a decimal number in a string.")]
    [InlineData("""{"model_type":"threshold_total_amount","threshold_total_amount_config":{"consumption_table":[{"threshold":"5","total_amount":"1"},{"threshold":"5","total_amount":"2"}]}}""",
        "price.threshold_total_amount_config: Threshold 2 is 5, not above 5.")]
    [InlineData("""{"model_type":"unit_with_percent","unit_with_percent_config":{"percent":"NaN","unit_amount":"1"}}""",
        "price.unit_with_percent_config.percent: 'NaN' is not a decimal number.")]
    [InlineData("""{"model_type":"unit_with_proration","unit_with_proration_config":{"unit_amount":"1","amount":"2"}}""",
        "price.unit_with_proration_config.amount: is not a member of this configuration.")]
    [InlineData("""{"model_type":"bulk_with_filters","bulk_with_filters_config":{"filters":[],"tiers":[{"unit_amount":"1"}]}}""",
        "price.bulk_with_filters_config.filters: must be a list of 1 to 1000 entries.")]
    [InlineData("""{"model_type":"bulk_with_filters","bulk_with_filters_config":{"filters":[{"property_key":"","property_value":"x"}],"tiers":[{"unit_amount":"1"}]}}""",
        "price.bulk_with_filters_config.filters[0].property_key: must be a text of 1 to 255 characters.")]
    [InlineData("""{"model_type":"unit_with_percent"}""", "price.unit_with_percent_config: is required and must be an object.")]
    [InlineData("""{"model_type":"unit_with_magic","unit_with_magic_config":{}}""", "price.model_type: 'unit_with_magic' is not one of unit, tiered, bulk, package,")]
    public void What_is_wrong_names_the_field_the_limit_and_the_value(string price, string issue) =>
        Written.Issues(price).ShouldContain(i => i.StartsWith(issue, StringComparison.Ordinal));

    [Fact]
    public void Every_model_is_listed_once() => PriceModelFormat.ModelTypes.ShouldBeUnique();
}
