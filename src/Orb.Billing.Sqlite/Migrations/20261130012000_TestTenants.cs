using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class TestTenants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Test clocks are for test tenants from now on, and a development host has always had them.
            migrationBuilder.Sql("UPDATE orb_tenants SET is_test = 1 WHERE id IN (SELECT tenant_id FROM orb_api_keys WHERE is_development = 1)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
        }
    }
}
