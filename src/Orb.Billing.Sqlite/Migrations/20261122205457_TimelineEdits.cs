using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class TimelineEdits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "credits_from",
                table: "orb_subscriptions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "open_from",
                table: "orb_subscriptions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "pauses",
                table: "orb_subscriptions",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "scheduled_plans",
                table: "orb_subscriptions",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<bool>(
                name: "defers_tail",
                table: "orb_price_intervals",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "due_from",
                table: "orb_price_intervals",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "end_credit",
                table: "orb_price_intervals",
                type: "TEXT",
                nullable: false,
                defaultValue: "Prorated");

            migrationBuilder.AddColumn<bool>(
                name: "is_one_period",
                table: "orb_price_intervals",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "phase_order",
                table: "orb_price_intervals",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "starts_prorated",
                table: "orb_price_intervals",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<long>(
                name: "corrects_from",
                table: "orb_invoices",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "orb_subscription_events",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subscription_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    effective_from = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_subscription_events", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_subscription_events_orb_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalTable: "orb_subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orb_subscription_events_tenant_id_subscription_id_id",
                table: "orb_subscription_events",
                columns: new[] { "tenant_id", "subscription_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "orb_subscription_events");

            migrationBuilder.DropColumn(
                name: "credits_from",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "open_from",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "pauses",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "scheduled_plans",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "defers_tail",
                table: "orb_price_intervals");

            migrationBuilder.DropColumn(
                name: "due_from",
                table: "orb_price_intervals");

            migrationBuilder.DropColumn(
                name: "end_credit",
                table: "orb_price_intervals");

            migrationBuilder.DropColumn(
                name: "is_one_period",
                table: "orb_price_intervals");

            migrationBuilder.DropColumn(
                name: "phase_order",
                table: "orb_price_intervals");

            migrationBuilder.DropColumn(
                name: "starts_prorated",
                table: "orb_price_intervals");

            migrationBuilder.DropColumn(
                name: "corrects_from",
                table: "orb_invoices");
        }
    }
}
