using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class Alerts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_subscriptions_tenant_id_invoicing_threshold",
                schema: "orb",
                table: "subscriptions");

            migrationBuilder.AddColumn<bool>(
                name: "has_alerts",
                schema: "orb",
                table: "subscriptions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "alerts",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: true),
                    currency = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    metric_id = table.Column<Guid>(type: "uuid", nullable: true),
                    thresholds = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    price_filters = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    unique_of = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alerts", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_alerts_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_alerts_metrics_tenant_id_metric_id",
                        columns: x => new { x.tenant_id, x.metric_id },
                        principalSchema: "orb",
                        principalTable: "metrics",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_alerts_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalSchema: "orb",
                        principalTable: "subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "alert_firings",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    alert_id = table.Column<Guid>(type: "uuid", nullable: false),
                    occasion = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    threshold = table.Column<decimal>(type: "numeric", nullable: false),
                    level = table.Column<decimal>(type: "numeric", nullable: false),
                    fired_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alert_firings", x => new { x.tenant_id, x.alert_id, x.occasion, x.threshold });
                    table.ForeignKey(
                        name: "fk_alert_firings_alerts_tenant_id_alert_id",
                        columns: x => new { x.tenant_id, x.alert_id },
                        principalSchema: "orb",
                        principalTable: "alerts",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_tenant_id_invoicing_threshold",
                schema: "orb",
                table: "subscriptions",
                columns: new[] { "tenant_id", "invoicing_threshold" },
                filter: "invoicing_threshold IS NOT NULL OR has_alerts");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_tenant_id_customer_id",
                schema: "orb",
                table: "alerts",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_alerts_tenant_id_metric_id",
                schema: "orb",
                table: "alerts",
                columns: new[] { "tenant_id", "metric_id" });

            migrationBuilder.CreateIndex(
                name: "ix_alerts_tenant_id_subscription_id",
                schema: "orb",
                table: "alerts",
                columns: new[] { "tenant_id", "subscription_id" });

            migrationBuilder.CreateIndex(
                name: "ix_alerts_tenant_id_unique_of",
                schema: "orb",
                table: "alerts",
                columns: new[] { "tenant_id", "unique_of" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alert_firings",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "alerts",
                schema: "orb");

            migrationBuilder.DropIndex(
                name: "ix_subscriptions_tenant_id_invoicing_threshold",
                schema: "orb",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "has_alerts",
                schema: "orb",
                table: "subscriptions");

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_tenant_id_invoicing_threshold",
                schema: "orb",
                table: "subscriptions",
                columns: new[] { "tenant_id", "invoicing_threshold" },
                filter: "invoicing_threshold IS NOT NULL");
        }
    }
}
