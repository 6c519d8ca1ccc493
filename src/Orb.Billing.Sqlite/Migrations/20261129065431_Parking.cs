using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class Parking : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "idempotency_key",
                table: "orb_billing_exceptions",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "TEXT");

            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "orb_billing_exceptions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "code",
                table: "orb_billing_exceptions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "invoice_id",
                table: "orb_billing_exceptions",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "last_attempt_at",
                table: "orb_billing_exceptions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "resolved_at",
                table: "orb_billing_exceptions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "subscription_id",
                table: "orb_billing_exceptions",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_billing_exceptions_tenant_id_invoice_id",
                table: "orb_billing_exceptions",
                columns: new[] { "tenant_id", "invoice_id" },
                unique: true,
                filter: "invoice_id IS NOT NULL AND resolved_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_billing_exceptions_tenant_id_subscription_id",
                table: "orb_billing_exceptions",
                columns: new[] { "tenant_id", "subscription_id" },
                unique: true,
                filter: "subscription_id IS NOT NULL AND resolved_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orb_billing_exceptions_tenant_id_invoice_id",
                table: "orb_billing_exceptions");

            migrationBuilder.DropIndex(
                name: "ix_orb_billing_exceptions_tenant_id_subscription_id",
                table: "orb_billing_exceptions");

            migrationBuilder.DropColumn(
                name: "attempts",
                table: "orb_billing_exceptions");

            migrationBuilder.DropColumn(
                name: "code",
                table: "orb_billing_exceptions");

            migrationBuilder.DropColumn(
                name: "invoice_id",
                table: "orb_billing_exceptions");

            migrationBuilder.DropColumn(
                name: "last_attempt_at",
                table: "orb_billing_exceptions");

            migrationBuilder.DropColumn(
                name: "resolved_at",
                table: "orb_billing_exceptions");

            migrationBuilder.DropColumn(
                name: "subscription_id",
                table: "orb_billing_exceptions");

            migrationBuilder.AlterColumn<string>(
                name: "idempotency_key",
                table: "orb_billing_exceptions",
                type: "TEXT",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "TEXT",
                oldNullable: true);
        }
    }
}
