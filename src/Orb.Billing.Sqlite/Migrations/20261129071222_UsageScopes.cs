using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class UsageScopes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "usage_customers",
                table: "orb_subscriptions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "usage_filter",
                table: "orb_subscriptions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "usage_filter",
                table: "orb_price_intervals",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "usage_customers",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "usage_filter",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "usage_filter",
                table: "orb_price_intervals");
        }
    }
}
