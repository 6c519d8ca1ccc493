using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class ApiResources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_customers_tenant_id_external_customer_id",
                schema: "orb",
                table: "customers");

            migrationBuilder.AlterColumn<Guid>(
                name: "plan_id",
                schema: "orb",
                table: "prices",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AddColumn<long>(
                name: "archived_at",
                schema: "orb",
                table: "items",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "external_connections",
                schema: "orb",
                table: "items",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "auto_collection",
                schema: "orb",
                table: "invoices",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "payment_attempts",
                schema: "orb",
                table: "invoices",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "deleted_at",
                schema: "orb",
                table: "customers",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "metadata",
                schema: "orb",
                table: "credit_ledger_entries",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "metadata",
                schema: "orb",
                table: "credit_blocks",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateIndex(
                name: "ix_customers_tenant_id_external_customer_id",
                schema: "orb",
                table: "customers",
                columns: new[] { "tenant_id", "external_customer_id" },
                unique: true,
                filter: "external_customer_id IS NOT NULL AND deleted_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_customers_tenant_id_external_customer_id",
                schema: "orb",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "archived_at",
                schema: "orb",
                table: "items");

            migrationBuilder.DropColumn(
                name: "external_connections",
                schema: "orb",
                table: "items");

            migrationBuilder.DropColumn(
                name: "auto_collection",
                schema: "orb",
                table: "invoices");

            migrationBuilder.DropColumn(
                name: "payment_attempts",
                schema: "orb",
                table: "invoices");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                schema: "orb",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "metadata",
                schema: "orb",
                table: "credit_ledger_entries");

            migrationBuilder.DropColumn(
                name: "metadata",
                schema: "orb",
                table: "credit_blocks");

            migrationBuilder.AlterColumn<Guid>(
                name: "plan_id",
                schema: "orb",
                table: "prices",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_customers_tenant_id_external_customer_id",
                schema: "orb",
                table: "customers",
                columns: new[] { "tenant_id", "external_customer_id" },
                unique: true,
                filter: "external_customer_id IS NOT NULL");
        }
    }
}
