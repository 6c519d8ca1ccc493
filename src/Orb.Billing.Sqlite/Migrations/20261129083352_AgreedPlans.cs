using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class AgreedPlans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "anchor_rule",
                table: "orb_subscriptions",
                type: "TEXT",
                nullable: false,
                defaultValue: "Fixed");

            migrationBuilder.AddColumn<string>(
                name: "overrides",
                table: "orb_subscriptions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "phases",
                table: "orb_subscriptions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "plan_start",
                table: "orb_subscriptions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_added",
                table: "orb_price_intervals",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "anchor_rule",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "overrides",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "phases",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "plan_start",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "is_added",
                table: "orb_price_intervals");
        }
    }
}
