using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class InvoiceMoney : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "cause",
                table: "orb_credit_notes",
                type: "TEXT",
                nullable: false,
                defaultValue: "Reconcile");

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "orb_credit_notes",
                type: "TEXT",
                nullable: false,
                defaultValue: "OrderChange");

            migrationBuilder.AddColumn<string>(
                name: "to_balance",
                table: "orb_credit_notes",
                type: "TEXT",
                nullable: false,
                defaultValue: "0");

            migrationBuilder.AddColumn<string>(
                name: "to_invoice",
                table: "orb_credit_notes",
                type: "TEXT",
                nullable: false,
                defaultValue: "0");

            migrationBuilder.AddColumn<string>(
                name: "to_payer",
                table: "orb_credit_notes",
                type: "TEXT",
                nullable: false,
                defaultValue: "0");

            migrationBuilder.AddColumn<long>(
                name: "voided_at",
                table: "orb_credit_notes",
                type: "INTEGER",
                nullable: true);

            // Before this migration nothing was paid and no balance moved: notes took off what was unpaid. SQLite knows no exact
            // decimals, so their lines are added as integers of the smallest unit there is, a ten-thousandth. It runs ahead of the tables that are
            // built anew.
            migrationBuilder.Sql(
                """
                UPDATE orb_credit_notes SET to_invoice = (
                    SELECT rtrim(rtrim((sum.ten_thousandths / 10000) || '.' || printf('%04d', sum.ten_thousandths % 10000), '0'), '.')
                    FROM (
                        SELECT SUM(CAST(ROUND(l.amount * 10000) AS INTEGER)) AS ten_thousandths FROM orb_credit_note_lines l
                        WHERE l.tenant_id = orb_credit_notes.tenant_id AND l.credit_note_id = orb_credit_notes.id) AS sum)
                """);

            migrationBuilder.AddColumn<string>(
                name: "adjustments",
                table: "orb_subscriptions",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<int>(
                name: "plan_version",
                table: "orb_subscriptions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "proration_unit",
                table: "orb_subscriptions",
                type: "TEXT",
                nullable: false,
                defaultValue: "Day");

            migrationBuilder.AddColumn<long>(
                name: "trial_end",
                table: "orb_subscriptions",
                type: "INTEGER",
                nullable: true);

            // A subscription of before is on the version its plan is at.
            migrationBuilder.Sql(
                "UPDATE orb_subscriptions SET plan_version = "
                + "(SELECT p.version FROM orb_plans p WHERE p.tenant_id = orb_subscriptions.tenant_id AND p.id = orb_subscriptions.plan_id)");

            migrationBuilder.AlterColumn<byte[]>(
                name: "subscription_id",
                table: "orb_invoices",
                type: "BLOB",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "BLOB");

            migrationBuilder.AddColumn<string>(
                name: "amount_paid",
                table: "orb_invoices",
                type: "TEXT",
                nullable: false,
                defaultValue: "0");

            migrationBuilder.AddColumn<bool>(
                name: "auto_issue",
                table: "orb_invoices",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "balance_applied",
                table: "orb_invoices",
                type: "TEXT",
                nullable: false,
                defaultValue: "0");

            migrationBuilder.AddColumn<string>(
                name: "payment_external_id",
                table: "orb_invoices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "payment_notes",
                table: "orb_invoices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "payment_received_on",
                table: "orb_invoices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "rebilled",
                table: "orb_invoices",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "voided_at",
                table: "orb_invoices",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "adjustments",
                table: "orb_invoice_lines",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AlterColumn<byte[]>(
                name: "line_item_id",
                table: "orb_credit_note_lines",
                type: "BLOB",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "BLOB");

            migrationBuilder.AddColumn<byte[]>(
                name: "manual_line_id",
                table: "orb_credit_note_lines",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "orb_audit_entries",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    resource_type = table.Column<string>(type: "TEXT", nullable: false),
                    resource_id = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    details = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_audit_entries", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "orb_balance_transactions",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<string>(type: "TEXT", nullable: false),
                    starting_balance = table.Column<string>(type: "TEXT", nullable: false),
                    ending_balance = table.Column<string>(type: "TEXT", nullable: false),
                    invoice_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    credit_note_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_balance_transactions", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_balance_transactions_orb_credit_notes_tenant_id_credit_note_id",
                        columns: x => new { x.tenant_id, x.credit_note_id },
                        principalTable: "orb_credit_notes",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_balance_transactions_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_balance_transactions_orb_invoices_tenant_id_invoice_id",
                        columns: x => new { x.tenant_id, x.invoice_id },
                        principalTable: "orb_invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_manual_lines",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    invoice_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    item_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    quantity = table.Column<string>(type: "TEXT", nullable: false),
                    unit_amount = table.Column<string>(type: "TEXT", nullable: true),
                    service_start = table.Column<long>(type: "INTEGER", nullable: false),
                    service_end = table.Column<long>(type: "INTEGER", nullable: false),
                    unrounded_subtotal = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_manual_lines", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_manual_lines_orb_invoices_tenant_id_invoice_id",
                        columns: x => new { x.tenant_id, x.invoice_id },
                        principalTable: "orb_invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_manual_lines_orb_items_tenant_id_item_id",
                        columns: x => new { x.tenant_id, x.item_id },
                        principalTable: "orb_items",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_note_lines_tenant_id_manual_line_id",
                table: "orb_credit_note_lines",
                columns: new[] { "tenant_id", "manual_line_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_audit_entries_tenant_id_resource_type_resource_id_id",
                table: "orb_audit_entries",
                columns: new[] { "tenant_id", "resource_type", "resource_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_balance_transactions_tenant_id_credit_note_id",
                table: "orb_balance_transactions",
                columns: new[] { "tenant_id", "credit_note_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_balance_transactions_tenant_id_customer_id_currency_sequence",
                table: "orb_balance_transactions",
                columns: new[] { "tenant_id", "customer_id", "currency", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_balance_transactions_tenant_id_invoice_id",
                table: "orb_balance_transactions",
                columns: new[] { "tenant_id", "invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_manual_lines_tenant_id_invoice_id",
                table: "orb_manual_lines",
                columns: new[] { "tenant_id", "invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_manual_lines_tenant_id_item_id",
                table: "orb_manual_lines",
                columns: new[] { "tenant_id", "item_id" });

            migrationBuilder.AddForeignKey(
                name: "fk_orb_credit_note_lines_orb_manual_lines_tenant_id_manual_line_id",
                table: "orb_credit_note_lines",
                columns: new[] { "tenant_id", "manual_line_id" },
                principalTable: "orb_manual_lines",
                principalColumns: new[] { "tenant_id", "id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_orb_credit_note_lines_orb_manual_lines_tenant_id_manual_line_id",
                table: "orb_credit_note_lines");

            migrationBuilder.DropTable(
                name: "orb_audit_entries");

            migrationBuilder.DropTable(
                name: "orb_balance_transactions");

            migrationBuilder.DropTable(
                name: "orb_manual_lines");

            migrationBuilder.DropIndex(
                name: "ix_orb_credit_note_lines_tenant_id_manual_line_id",
                table: "orb_credit_note_lines");

            migrationBuilder.DropColumn(
                name: "adjustments",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "plan_version",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "proration_unit",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "trial_end",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "amount_paid",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "auto_issue",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "balance_applied",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "payment_external_id",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "payment_notes",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "payment_received_on",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "rebilled",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "voided_at",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "adjustments",
                table: "orb_invoice_lines");

            migrationBuilder.DropColumn(
                name: "cause",
                table: "orb_credit_notes");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "orb_credit_notes");

            migrationBuilder.DropColumn(
                name: "to_balance",
                table: "orb_credit_notes");

            migrationBuilder.DropColumn(
                name: "to_invoice",
                table: "orb_credit_notes");

            migrationBuilder.DropColumn(
                name: "to_payer",
                table: "orb_credit_notes");

            migrationBuilder.DropColumn(
                name: "voided_at",
                table: "orb_credit_notes");

            migrationBuilder.DropColumn(
                name: "manual_line_id",
                table: "orb_credit_note_lines");

            migrationBuilder.AlterColumn<byte[]>(
                name: "subscription_id",
                table: "orb_invoices",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldNullable: true);

            migrationBuilder.AlterColumn<byte[]>(
                name: "line_item_id",
                table: "orb_credit_note_lines",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldNullable: true);
        }
    }
}
