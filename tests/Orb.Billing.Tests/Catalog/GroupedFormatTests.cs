namespace Orb.Billing.Tests.Catalog;

/// <summary>The models of groups, allowances and composites, as the contract writes them.</summary>
public sealed class GroupedFormatTests
{
    [Theory]
    [InlineData("""{"model_type":"grouped_tiered","grouped_tiered_config":{"grouping_key":"team","tiers":[{"tier_lower_bound":"0","unit_amount":"1.00"},{"tier_lower_bound":"10","unit_amount":"0.50","flat_amount":"3.00"}]}}""")]
    [InlineData("""{"model_type":"grouped_tiered_matrix","grouped_tiered_matrix_config":{"default_unit_amount":"3.00","dimension":"region","tiers":[{"dimension_value":"eu","tier_lower_bound":"0","unit_amount":"1.00"},{"dimension_value":"eu","tier_lower_bound":"10","unit_amount":"0.50"},{"dimension_value":"us","tier_lower_bound":"0","unit_amount":"2.00"}]}}""")]
    [InlineData("""{"model_type":"grouped_tiered_package","grouped_tiered_package_config":{"grouping_key":"team","package_size":"100","tiers":[{"tier_lower_bound":"0","per_unit":"5.00"},{"tier_lower_bound":"1000","per_unit":"4.00"}]}}""")]
    [InlineData("""{"model_type":"max_group_tiered_package","max_group_tiered_package_config":{"grouping_key":"team","package_size":"100","tiers":[{"tier_lower_bound":"0","unit_amount":"5.00"}]}}""")]
    [InlineData("""{"model_type":"grouped_allocation","grouped_allocation_config":{"allocation":"10","grouping_key":"team","overage_unit_rate":"0.50"}}""")]
    [InlineData("""{"model_type":"cumulative_grouped_allocation","cumulative_grouped_allocation_config":{"cumulative_allocation":"15","group_allocation":"10.5","grouping_key":"team","unit_amount":"0.50"}}""")]
    [InlineData("""{"model_type":"cumulative_grouped_bulk","cumulative_grouped_bulk_config":{"dimension_values":[{"grouping_key":"eu","tier_lower_bound":"0","unit_amount":"1.00"},{"grouping_key":"eu","tier_lower_bound":"100","unit_amount":"0.80"},{"grouping_key":"us","tier_lower_bound":"0","unit_amount":"2.00"},{"grouping_key":"us","tier_lower_bound":"100","unit_amount":"1.50"}],"group":"region"}}""")]
    [InlineData("""{"model_type":"grouped_with_prorated_minimum","grouped_with_prorated_minimum_config":{"grouping_key":"team","minimum":"31.00","unit_rate":"0.10"}}""")]
    [InlineData("""{"model_type":"grouped_with_metered_minimum","grouped_with_metered_minimum_config":{"grouping_key":"team","minimum_unit_amount":"1.20","pricing_key":"size","scaling_factors":[{"scaling_factor":"0.5","scaling_value":"spot"}],"scaling_key":"mode","unit_amounts":[{"pricing_value":"large","unit_amount":"2.00"}]}}""")]
    [InlineData("""{"model_type":"grouped_with_min_max_thresholds","grouped_with_min_max_thresholds_config":{"grouping_key":"team","maximum_charge":"50.00","minimum_charge":"10.00","per_unit_rate":"1.00"}}""")]
    [InlineData("""{"model_type":"daily_credit_allowance","daily_credit_allowance_config":{"daily_allowance":"10.00","default_unit_amount":"3.00","dimensions":["size","zone"],"event_day_property":"day","matrix_values":[{"dimension_values":["small",null],"unit_amount":"1.00"}]}}""")]
    [InlineData("""{"model_type":"metered_allowance","metered_allowance_config":{"allowance_grouping_value":"allowance","consumption_grouping_value":"consumption","grouping_key":"kind","unit_amount":"0.05","allowance_display_name":"Included","consumption_display_name":"Used"}}""")]
    [InlineData("""{"model_type":"metered_allowance","metered_allowance_config":{"allowance_grouping_value":"allowance","consumption_grouping_value":"consumption","grouping_key":"kind","unit_amount":"0.05"}}""")]
    [InlineData("""{"model_type":"event_output","event_output_config":{"unit_rating_key":"rate","default_unit_rate":"0.10","grouping_key":"team"}}""")]
    [InlineData("""{"model_type":"event_output","event_output_config":{"unit_rating_key":"rate"}}""")]
    [InlineData("""{"model_type":"percent","percent_config":{"percent":0.1,"maximum_amount":"80.00","minimum_amount":"20.00","prorated":true}}""")]
    [InlineData("""{"model_type":"percent","percent_config":{"percent":1}}""")]
    [InlineData("""{"model_type":"minimum_composite","minimum_composite_config":{"minimum_amount":"100.00","prorated":false}}""")]
    [InlineData("""{"model_type":"minimum_composite","minimum_composite_config":{"minimum_amount":"100.00"}}""")]
    public void A_price_is_returned_as_it_was_written(string price) => Written.Kept(price);

    [Fact]
    public void Lists_without_an_order_come_back_in_the_order_of_their_values() => Written.Of(Written.Read(
        """{"model_type":"grouped_tiered_matrix","grouped_tiered_matrix_config":{"default_unit_amount":"3","dimension":"region","tiers":[{"dimension_value":"us","tier_lower_bound":"0","unit_amount":"2"},{"dimension_value":"eu","tier_lower_bound":"10","unit_amount":"0.5"},{"dimension_value":"eu","tier_lower_bound":"0","unit_amount":"1"}]}}"""))
        .ShouldBe("""{"model_type":"grouped_tiered_matrix","grouped_tiered_matrix_config":{"default_unit_amount":"3.00","dimension":"region","tiers":[{"dimension_value":"eu","tier_lower_bound":"0","unit_amount":"1.00"},{"dimension_value":"eu","tier_lower_bound":"10","unit_amount":"0.50"},{"dimension_value":"us","tier_lower_bound":"0","unit_amount":"2.00"}]}}""");

    [Theory]
    [InlineData("""{"model_type":"grouped_tiered","grouped_tiered_config":{"tiers":[{"tier_lower_bound":"0","unit_amount":"1"}]}}""",
        "price.grouped_tiered_config.grouping_key: is required.")]
    [InlineData("""{"model_type":"grouped_tiered","grouped_tiered_config":{"grouping_key":"","tiers":[{"tier_lower_bound":"0","unit_amount":"1"}]}}""",
        "price.grouped_tiered_config.grouping_key: must be a text of 1 to 255 characters.")]
    [InlineData("""{"model_type":"grouped_tiered_matrix","grouped_tiered_matrix_config":{"default_unit_amount":"3","dimension":"region","tiers":[{"dimension_value":"eu","tier_lower_bound":"5","unit_amount":"1"}]}}""",
        "price.grouped_tiered_matrix_config.tiers: 'eu': Tier 1 starts at 5, but the tiers before it end at 0.")]
    [InlineData("""{"model_type":"grouped_tiered_package","grouped_tiered_package_config":{"grouping_key":"team","package_size":"100","tiers":[{"tier_lower_bound":"0","per_unit":"5"},{"tier_lower_bound":"150","per_unit":"4"}]}}""",
        "price.grouped_tiered_package_config: Tier 2 starts at 150, within a package of 100.")]
    [InlineData("""{"model_type":"max_group_tiered_package","max_group_tiered_package_config":{"grouping_key":"team","package_size":"0","tiers":[{"tier_lower_bound":"0","unit_amount":"5"}]}}""",
        "price.max_group_tiered_package_config.package_size: must be above 0, but is 0.")]
    [InlineData("""{"model_type":"grouped_allocation","grouped_allocation_config":{"allocation":"-10","grouping_key":"team","overage_unit_rate":"0.5"}}""",
        "price.grouped_allocation_config.allocation: must not be negative, but is -10.")]
    [InlineData("""{"model_type":"cumulative_grouped_allocation","cumulative_grouped_allocation_config":{"cumulative_allocation":15,"group_allocation":"10","grouping_key":"team","unit_amount":"0.5"}}""",
        "price.cumulative_grouped_allocation_config.cumulative_allocation: must be a decimal number in a string.")]
    [InlineData("""{"model_type":"cumulative_grouped_bulk","cumulative_grouped_bulk_config":{"dimension_values":[{"grouping_key":"eu","tier_lower_bound":"0","unit_amount":"1"},{"grouping_key":"eu","tier_lower_bound":"100","unit_amount":"0.8"},{"grouping_key":"us","tier_lower_bound":"0","unit_amount":"2"}],"group":"region"}}""",
        "price.cumulative_grouped_bulk_config: 'us' has other tiers than 'eu'; every bound lists all values.")]
    [InlineData("""{"model_type":"grouped_with_prorated_minimum","grouped_with_prorated_minimum_config":{"grouping_key":"team","minimum":"1e30","unit_rate":"1"}}""",
        "price.grouped_with_prorated_minimum_config.minimum: '1e30' has more than 28 significant digits or is out of range.")]
    [InlineData("""{"model_type":"grouped_with_metered_minimum","grouped_with_metered_minimum_config":{"grouping_key":"team","minimum_unit_amount":"1","pricing_key":"size","scaling_key":"mode","unit_amounts":[{"pricing_value":"a","unit_amount":"2"},{"pricing_value":"a","unit_amount":"3"}]}}""",
        "price.grouped_with_metered_minimum_config: 'a' is there twice.")]
    [InlineData("""{"model_type":"grouped_with_metered_minimum","grouped_with_metered_minimum_config":{"grouping_key":"team","minimum_unit_amount":"1","pricing_key":"size","scaling_key":"mode","unit_amounts":[{"pricing_value":"a","unit_amount":"2"}],"scaling_factors":[{"scaling_value":"b","scaling_factor":"x"}]}}""",
        "price.grouped_with_metered_minimum_config.scaling_factors[0].scaling_factor: 'x' is not a decimal number.")]
    [InlineData("""{"model_type":"grouped_with_min_max_thresholds","grouped_with_min_max_thresholds_config":{"grouping_key":"team","maximum_charge":"5","minimum_charge":"10","per_unit_rate":"1"}}""",
        "price.grouped_with_min_max_thresholds_config.maximum_charge: must not be below minimum_charge, 10, but is 5.")]
    [InlineData("""{"model_type":"daily_credit_allowance","daily_credit_allowance_config":{"daily_allowance":"10","default_unit_amount":"3","dimensions":["a","b","c"],"event_day_property":"day","matrix_values":[{"dimension_values":["x","y","z"],"unit_amount":"1"}]}}""",
        "price.daily_credit_allowance_config: A matrix has 1 or 2 dimensions, not 3.")]
    [InlineData("""{"model_type":"daily_credit_allowance","daily_credit_allowance_config":{"daily_allowance":"10","default_unit_amount":"3","dimensions":["a"],"event_day_property":"day","matrix_values":[{"dimension_values":["x","y"],"unit_amount":"1"}]}}""",
        "price.daily_credit_allowance_config: The cell x, y has 2 values, not 1.")]
    [InlineData("""{"model_type":"metered_allowance","metered_allowance_config":{"allowance_grouping_value":"a","consumption_grouping_value":"a","grouping_key":"kind","unit_amount":"1"}}""",
        "price.metered_allowance_config.allowance_grouping_value: 'a' is the consumption_grouping_value too.")]
    [InlineData("""{"model_type":"event_output","event_output_config":{"unit_rating_key":"rate","default_unit_rate":"-0.1"}}""",
        "price.event_output_config.default_unit_rate: must not be negative, but is -0.1.")]
    [InlineData("""{"model_type":"percent","percent_config":{"percent":10}}""",
        "price.percent_config.percent: must be a fraction above 0 and at most 1, but is 10.")]
    [InlineData("""{"model_type":"percent","percent_config":{"percent":0.1,"minimum_amount":"20","maximum_amount":"10"}}""",
        "price.percent_config.maximum_amount: must not be below minimum_amount, 20, but is 10.")]
    [InlineData("""{"model_type":"percent","percent_config":{"percent":"0.1"}}""", "price.percent_config.percent: must be a number.")]
    [InlineData("""{"model_type":"minimum_composite","minimum_composite_config":{"minimum_amount":"100","prorate":true}}""",
        "price.minimum_composite_config.prorate: is not a member of this configuration.")]
    public void What_is_wrong_names_the_field_the_limit_and_the_value(string price, string issue) =>
        Written.Issues(price).ShouldContain(i => i.StartsWith(issue, StringComparison.Ordinal));
}
