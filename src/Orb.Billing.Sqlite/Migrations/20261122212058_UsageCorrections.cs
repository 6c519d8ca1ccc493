using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class UsageCorrections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orb_usage_events_tenant_id_customer_id_timestamp",
                table: "orb_usage_events");

            migrationBuilder.DropIndex(
                name: "ix_orb_usage_events_tenant_id_external_customer_id_timestamp",
                table: "orb_usage_events");

            migrationBuilder.AddColumn<byte[]>(
                name: "backfill_id",
                table: "orb_usage_keys",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "backfill_id",
                table: "orb_usage_events",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "orb_backfills",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    timeframe_start = table.Column<long>(type: "INTEGER", nullable: false),
                    timeframe_end = table.Column<long>(type: "INTEGER", nullable: false),
                    replaces_existing_events = table.Column<bool>(type: "INTEGER", nullable: false),
                    deprecation_filter = table.Column<string>(type: "TEXT", nullable: false),
                    events_ingested = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    closed_sequence = table.Column<long>(type: "INTEGER", nullable: true),
                    reverted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reverted_sequence = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_backfills", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "orb_billing_exceptions",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    idempotency_key = table.Column<string>(type: "TEXT", nullable: false),
                    timestamp = table.Column<long>(type: "INTEGER", nullable: true),
                    metric_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_billing_exceptions", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "orb_usage_withdrawals",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    event_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    backfill_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    external_customer_id = table.Column<string>(type: "TEXT", nullable: true),
                    timestamp = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_usage_withdrawals", x => new { x.tenant_id, x.event_sequence, x.sequence });
                });

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_events_tenant_id_backfill_id_customer_id_timestamp",
                table: "orb_usage_events",
                columns: new[] { "tenant_id", "backfill_id", "customer_id", "timestamp" },
                filter: "backfill_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_events_tenant_id_backfill_id_external_customer_id_timestamp",
                table: "orb_usage_events",
                columns: new[] { "tenant_id", "backfill_id", "external_customer_id", "timestamp" },
                filter: "backfill_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_events_tenant_id_customer_id_timestamp_sequence",
                table: "orb_usage_events",
                columns: new[] { "tenant_id", "customer_id", "timestamp", "sequence" },
                filter: "customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_events_tenant_id_external_customer_id_timestamp_sequence",
                table: "orb_usage_events",
                columns: new[] { "tenant_id", "external_customer_id", "timestamp", "sequence" },
                filter: "external_customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_backfills_tenant_id_timeframe_start",
                table: "orb_backfills",
                columns: new[] { "tenant_id", "timeframe_start" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_billing_exceptions_tenant_id_customer_id_id",
                table: "orb_billing_exceptions",
                columns: new[] { "tenant_id", "customer_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_billing_exceptions_tenant_id_idempotency_key_kind_metric_id",
                table: "orb_billing_exceptions",
                columns: new[] { "tenant_id", "idempotency_key", "kind", "metric_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_withdrawals_tenant_id_backfill_id",
                table: "orb_usage_withdrawals",
                columns: new[] { "tenant_id", "backfill_id" },
                filter: "backfill_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_withdrawals_tenant_id_customer_id_timestamp",
                table: "orb_usage_withdrawals",
                columns: new[] { "tenant_id", "customer_id", "timestamp" },
                filter: "customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_withdrawals_tenant_id_external_customer_id_timestamp",
                table: "orb_usage_withdrawals",
                columns: new[] { "tenant_id", "external_customer_id", "timestamp" },
                filter: "external_customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_withdrawals_tenant_id_sequence",
                table: "orb_usage_withdrawals",
                columns: new[] { "tenant_id", "sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "orb_backfills");

            migrationBuilder.DropTable(
                name: "orb_billing_exceptions");

            migrationBuilder.DropTable(
                name: "orb_usage_withdrawals");

            migrationBuilder.DropIndex(
                name: "ix_orb_usage_events_tenant_id_backfill_id_customer_id_timestamp",
                table: "orb_usage_events");

            migrationBuilder.DropIndex(
                name: "ix_orb_usage_events_tenant_id_backfill_id_external_customer_id_timestamp",
                table: "orb_usage_events");

            migrationBuilder.DropIndex(
                name: "ix_orb_usage_events_tenant_id_customer_id_timestamp_sequence",
                table: "orb_usage_events");

            migrationBuilder.DropIndex(
                name: "ix_orb_usage_events_tenant_id_external_customer_id_timestamp_sequence",
                table: "orb_usage_events");

            migrationBuilder.DropColumn(
                name: "backfill_id",
                table: "orb_usage_keys");

            migrationBuilder.DropColumn(
                name: "backfill_id",
                table: "orb_usage_events");

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_events_tenant_id_customer_id_timestamp",
                table: "orb_usage_events",
                columns: new[] { "tenant_id", "customer_id", "timestamp" },
                filter: "customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_events_tenant_id_external_customer_id_timestamp",
                table: "orb_usage_events",
                columns: new[] { "tenant_id", "external_customer_id", "timestamp" },
                filter: "external_customer_id IS NOT NULL");
        }
    }
}
