using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class ApiResources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orb_customers_tenant_id_external_customer_id",
                table: "orb_customers");

            migrationBuilder.AlterColumn<byte[]>(
                name: "plan_id",
                table: "orb_prices",
                type: "BLOB",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "BLOB");

            migrationBuilder.AddColumn<long>(
                name: "archived_at",
                table: "orb_items",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "external_connections",
                table: "orb_items",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "auto_collection",
                table: "orb_invoices",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "payment_attempts",
                table: "orb_invoices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "deleted_at",
                table: "orb_customers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "metadata",
                table: "orb_credit_ledger_entries",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "metadata",
                table: "orb_credit_blocks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_customers_tenant_id_external_customer_id",
                table: "orb_customers",
                columns: new[] { "tenant_id", "external_customer_id" },
                unique: true,
                filter: "external_customer_id IS NOT NULL AND deleted_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orb_customers_tenant_id_external_customer_id",
                table: "orb_customers");

            migrationBuilder.DropColumn(
                name: "archived_at",
                table: "orb_items");

            migrationBuilder.DropColumn(
                name: "external_connections",
                table: "orb_items");

            migrationBuilder.DropColumn(
                name: "auto_collection",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "payment_attempts",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                table: "orb_customers");

            migrationBuilder.DropColumn(
                name: "metadata",
                table: "orb_credit_ledger_entries");

            migrationBuilder.DropColumn(
                name: "metadata",
                table: "orb_credit_blocks");

            migrationBuilder.AlterColumn<byte[]>(
                name: "plan_id",
                table: "orb_prices",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_customers_tenant_id_external_customer_id",
                table: "orb_customers",
                columns: new[] { "tenant_id", "external_customer_id" },
                unique: true,
                filter: "external_customer_id IS NOT NULL");
        }
    }
}
