using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class Alerts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orb_subscriptions_tenant_id_invoicing_threshold",
                table: "orb_subscriptions");

            migrationBuilder.AddColumn<bool>(
                name: "has_alerts",
                table: "orb_subscriptions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "orb_alerts",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subscription_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    currency = table.Column<string>(type: "TEXT", nullable: true),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    metric_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    thresholds = table.Column<string>(type: "TEXT", nullable: false),
                    price_filters = table.Column<string>(type: "TEXT", nullable: false),
                    unique_of = table.Column<string>(type: "TEXT", nullable: false),
                    is_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_alerts", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_alerts_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_alerts_orb_metrics_tenant_id_metric_id",
                        columns: x => new { x.tenant_id, x.metric_id },
                        principalTable: "orb_metrics",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_alerts_orb_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalTable: "orb_subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_alert_firings",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    alert_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    occasion = table.Column<string>(type: "TEXT", nullable: false),
                    threshold = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<string>(type: "TEXT", nullable: false),
                    fired_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_alert_firings", x => new { x.tenant_id, x.alert_id, x.occasion, x.threshold });
                    table.ForeignKey(
                        name: "fk_orb_alert_firings_orb_alerts_tenant_id_alert_id",
                        columns: x => new { x.tenant_id, x.alert_id },
                        principalTable: "orb_alerts",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orb_subscriptions_tenant_id_invoicing_threshold",
                table: "orb_subscriptions",
                columns: new[] { "tenant_id", "invoicing_threshold" },
                filter: "invoicing_threshold IS NOT NULL OR has_alerts");

            migrationBuilder.CreateIndex(
                name: "ix_orb_alerts_tenant_id_customer_id",
                table: "orb_alerts",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_alerts_tenant_id_metric_id",
                table: "orb_alerts",
                columns: new[] { "tenant_id", "metric_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_alerts_tenant_id_subscription_id",
                table: "orb_alerts",
                columns: new[] { "tenant_id", "subscription_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_alerts_tenant_id_unique_of",
                table: "orb_alerts",
                columns: new[] { "tenant_id", "unique_of" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "orb_alert_firings");

            migrationBuilder.DropTable(
                name: "orb_alerts");

            migrationBuilder.DropIndex(
                name: "ix_orb_subscriptions_tenant_id_invoicing_threshold",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "has_alerts",
                table: "orb_subscriptions");

            migrationBuilder.CreateIndex(
                name: "ix_orb_subscriptions_tenant_id_invoicing_threshold",
                table: "orb_subscriptions",
                columns: new[] { "tenant_id", "invoicing_threshold" },
                filter: "invoicing_threshold IS NOT NULL");
        }
    }
}
