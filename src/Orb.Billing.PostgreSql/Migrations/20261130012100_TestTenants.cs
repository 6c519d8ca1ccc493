using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class TestTenants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Test clocks are for test tenants from now on, and a development host has always had them.
            migrationBuilder.Sql("UPDATE orb.tenants SET is_test = TRUE WHERE id IN (SELECT tenant_id FROM orb.api_keys WHERE is_development)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
        }
    }
}
