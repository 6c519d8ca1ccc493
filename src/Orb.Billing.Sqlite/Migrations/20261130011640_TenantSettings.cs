using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class TenantSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "orb_tenant_settings",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    time_zone = table.Column<string>(type: "TEXT", nullable: true),
                    default_currency = table.Column<string>(type: "TEXT", nullable: true),
                    net_terms = table.Column<int>(type: "INTEGER", nullable: true),
                    grace_period_seconds = table.Column<long>(type: "INTEGER", nullable: true),
                    ingest_window_seconds = table.Column<long>(type: "INTEGER", nullable: true),
                    re_rate_periods = table.Column<int>(type: "INTEGER", nullable: true),
                    invoice_number_prefix = table.Column<string>(type: "TEXT", nullable: true),
                    credit_note_number_prefix = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_tenant_settings", x => x.tenant_id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "orb_tenant_settings");
        }
    }
}
