using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class TenantSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "tenant_settings",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    time_zone = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    default_currency = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    net_terms = table.Column<int>(type: "integer", nullable: true),
                    grace_period_seconds = table.Column<long>(type: "bigint", nullable: true),
                    ingest_window_seconds = table.Column<long>(type: "bigint", nullable: true),
                    re_rate_periods = table.Column<int>(type: "integer", nullable: true),
                    invoice_number_prefix = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    credit_note_number_prefix = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenant_settings", x => x.tenant_id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "tenant_settings",
                schema: "orb");
        }
    }
}
