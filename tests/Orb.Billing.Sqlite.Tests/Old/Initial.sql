-- What the engine of commit 8d5297d, whose only migration was Initial, left on 15 February 2026: three customers, six invoices, a credit note of a
-- cancellation, and a draft in its grace period. A dump of sqlite3.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY,
    "Timestamp" TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS "__orb_migrations" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___orb_migrations" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);
INSERT INTO __orb_migrations VALUES('20261122181406_Initial','10.0.15');
CREATE TABLE IF NOT EXISTS "orb_api_keys" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "hash" BLOB NOT NULL,
    "last_four" TEXT NOT NULL,
    "is_development" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "revoked_at" INTEGER NULL,
    CONSTRAINT "pk_orb_api_keys" PRIMARY KEY ("tenant_id", "id")
);
CREATE TABLE IF NOT EXISTS "orb_idempotent_answers" (
    "tenant_id" BLOB NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BLOB NOT NULL,
    "status_code" INTEGER NOT NULL,
    "body" BLOB NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_idempotent_answers" PRIMARY KEY ("tenant_id", "key")
);
CREATE TABLE IF NOT EXISTS "orb_items" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "metadata" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_items" PRIMARY KEY ("tenant_id", "id")
);
INSERT INTO orb_items VALUES(X'00000000000070008000000000000001',X'00000000000170008000000000000001','API','{}',17672436000000000);
CREATE TABLE IF NOT EXISTS "orb_number_series" (
    "tenant_id" BLOB NOT NULL,
    "series" TEXT NOT NULL,
    "last" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_number_series" PRIMARY KEY ("tenant_id", "series")
);
INSERT INTO orb_number_series VALUES(X'00000000000070008000000000000001','invoice',6);
INSERT INTO orb_number_series VALUES(X'00000000000070008000000000000001','credit_note',1);
CREATE TABLE IF NOT EXISTS "orb_plans" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "external_plan_id" TEXT NULL,
    "description" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "currency_scale" INTEGER NULL,
    "net_terms" INTEGER NULL,
    "default_invoice_memo" TEXT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "metadata" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_plans" PRIMARY KEY ("tenant_id", "id")
);
INSERT INTO orb_plans VALUES(X'00000000000070008000000000000001',X'00000000000370008000000000000001','Pro','pro','','USD',NULL,14,NULL,'Active',1,'{}',17672436000000000);
CREATE TABLE IF NOT EXISTS "orb_tenants" (
    "id" BLOB NOT NULL CONSTRAINT "pk_orb_tenants" PRIMARY KEY,
    "name" TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS "orb_test_clocks" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "name" TEXT NULL,
    "frozen_time" INTEGER NOT NULL,
    "advancing_to" INTEGER NULL,
    "created_at" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_test_clocks" PRIMARY KEY ("tenant_id", "id")
);
CREATE TABLE IF NOT EXISTS "orb_usage_events" (
    "tenant_id" BLOB NOT NULL,
    "sequence" INTEGER NOT NULL,
    "event_id" BLOB NOT NULL,
    "customer_id" BLOB NULL,
    "external_customer_id" TEXT NULL,
    "event_name" TEXT NOT NULL,
    "timestamp" INTEGER NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "properties" TEXT NOT NULL,
    CONSTRAINT "pk_orb_usage_events" PRIMARY KEY ("tenant_id", "sequence")
);
INSERT INTO orb_usage_events VALUES(X'00000000000070008000000000000001',1,X'00000000001970008000000000000001',X'00000000000770008000000000000001',NULL,'completion',17680464000000000,'acme-1','{"tokens":1500,"model":"large"}');
INSERT INTO orb_usage_events VALUES(X'00000000000070008000000000000001',2,X'00000000002370008000000000000001',X'00000000001a70008000000000000001',NULL,'completion',17684784000000000,'middle-1','{"tokens":200.5,"model":"large"}');
INSERT INTO orb_usage_events VALUES(X'00000000000070008000000000000001',3,X'00000000002470008000000000000001',X'00000000000870008000000000000001',NULL,'completion',17684784000000000,'leaver-1','{"tokens":100,"model":"large"}');
INSERT INTO orb_usage_events VALUES(X'00000000000070008000000000000001',4,X'00000000002770008000000000000001',X'00000000000770008000000000000001',NULL,'completion',17707248000000000,'acme-2','{"tokens":800,"model":"large"}');
CREATE TABLE IF NOT EXISTS "orb_usage_keys" (
    "tenant_id" BLOB NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "body_hash" BLOB NOT NULL,
    "sequence" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_usage_keys" PRIMARY KEY ("tenant_id", "idempotency_key")
) WITHOUT ROWID;
INSERT INTO orb_usage_keys VALUES(X'00000000000070008000000000000001','acme-1',X'73df3f7ce70880574390e56cc653f990005507024f05ccbc2d45f1fbccefcf28',1);
INSERT INTO orb_usage_keys VALUES(X'00000000000070008000000000000001','acme-2',X'62d045781fbf926fb5fc7919d812f05c643f9d1ccd3e7be1f3a8f0f7a09db7f5',4);
INSERT INTO orb_usage_keys VALUES(X'00000000000070008000000000000001','leaver-1',X'a0afdccce8d88f686336ac04d0cbd1803215e78183fdbfcad89c36ec708de6df',3);
INSERT INTO orb_usage_keys VALUES(X'00000000000070008000000000000001','middle-1',X'ee7d4a2ee0acfe779be2241491a46918d39220595a5a48af91c537f68fa9fa68',2);
CREATE TABLE IF NOT EXISTS "orb_usage_sequences" (
    "tenant_id" BLOB NOT NULL CONSTRAINT "pk_orb_usage_sequences" PRIMARY KEY,
    "last" INTEGER NOT NULL
);
INSERT INTO orb_usage_sequences VALUES(X'00000000000070008000000000000001',4);
CREATE TABLE IF NOT EXISTS "orb_metrics" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NULL,
    "item_id" BLOB NOT NULL,
    "sql" TEXT NOT NULL,
    "metadata" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_metrics" PRIMARY KEY ("tenant_id", "id"),
    CONSTRAINT "fk_orb_metrics_orb_items_tenant_id_item_id" FOREIGN KEY ("tenant_id", "item_id") REFERENCES "orb_items" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_metrics VALUES(X'00000000000070008000000000000001',X'00000000000270008000000000000001','Tokens',NULL,X'00000000000170008000000000000001','SELECT SUM(tokens) FROM events WHERE event_name = ''completion''','{}',17672436000000000);
CREATE TABLE IF NOT EXISTS "orb_customers" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "external_customer_id" TEXT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "additional_emails" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "currency" TEXT NULL,
    "currency_scale" INTEGER NULL,
    "auto_collection" INTEGER NOT NULL,
    "auto_issuance" INTEGER NULL,
    "email_delivery" INTEGER NOT NULL,
    "billing_address" TEXT NULL,
    "shipping_address" TEXT NULL,
    "tax_id" TEXT NULL,
    "payment_provider" TEXT NULL,
    "payment_provider_id" TEXT NULL,
    "metadata" TEXT NOT NULL,
    "test_clock_id" BLOB NULL,
    "created_at" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_customers" PRIMARY KEY ("tenant_id", "id"),
    CONSTRAINT "fk_orb_customers_orb_test_clocks_tenant_id_test_clock_id" FOREIGN KEY ("tenant_id", "test_clock_id") REFERENCES "orb_test_clocks" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_customers VALUES(X'00000000000070008000000000000001',X'00000000000770008000000000000001','acme','acme','acme@example.com','[]','America/New_York','USD',NULL,1,NULL,1,NULL,NULL,NULL,NULL,NULL,'{}',NULL,17672436000000000,1);
INSERT INTO orb_customers VALUES(X'00000000000070008000000000000001',X'00000000000870008000000000000001','leaver','leaver','leaver@example.com','[]','Etc/UTC','USD',NULL,1,NULL,1,NULL,NULL,NULL,NULL,NULL,'{}',NULL,17672436000000000,1);
INSERT INTO orb_customers VALUES(X'00000000000070008000000000000001',X'00000000001a70008000000000000001','middle','middle','middle@example.com','[]','Etc/UTC','USD',NULL,1,NULL,1,NULL,NULL,NULL,NULL,NULL,'{}',NULL,17684784000000000,1);
CREATE TABLE IF NOT EXISTS "orb_prices" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "plan_id" BLOB NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "item_id" BLOB NOT NULL,
    "currency" TEXT NOT NULL,
    "currency_scale" INTEGER NULL,
    "cadence_duration" INTEGER NOT NULL,
    "cadence_unit" TEXT NOT NULL,
    "billing_mode" TEXT NOT NULL,
    "fixed_quantity" TEXT NULL,
    "metric_id" BLOB NULL,
    "model" TEXT NOT NULL,
    "invoice_grouping_key" TEXT NULL,
    "external_price_id" TEXT NULL,
    "metadata" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_prices" PRIMARY KEY ("tenant_id", "id"),
    CONSTRAINT "fk_orb_prices_orb_items_tenant_id_item_id" FOREIGN KEY ("tenant_id", "item_id") REFERENCES "orb_items" ("tenant_id", "id") ON DELETE RESTRICT,
    CONSTRAINT "fk_orb_prices_orb_metrics_tenant_id_metric_id" FOREIGN KEY ("tenant_id", "metric_id") REFERENCES "orb_metrics" ("tenant_id", "id") ON DELETE RESTRICT,
    CONSTRAINT "fk_orb_prices_orb_plans_tenant_id_plan_id" FOREIGN KEY ("tenant_id", "plan_id") REFERENCES "orb_plans" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_prices VALUES(X'00000000000070008000000000000001',X'00000000000470008000000000000001',X'00000000000370008000000000000001',0,'Platform',X'00000000000170008000000000000001','USD',NULL,1,'Month','InAdvance','1',NULL,'{"model_type":"unit","unit_config":{"unit_amount":"49.00"}}',NULL,NULL,'{}',17672436000000000);
INSERT INTO orb_prices VALUES(X'00000000000070008000000000000001',X'00000000000570008000000000000001',X'00000000000370008000000000000001',1,'Seats',X'00000000000170008000000000000001','USD',NULL,1,'Month','InAdvance','3',NULL,'{"model_type":"unit","unit_config":{"unit_amount":"5.00"}}',NULL,NULL,'{}',17672436000000000);
INSERT INTO orb_prices VALUES(X'00000000000070008000000000000001',X'00000000000670008000000000000001',X'00000000000370008000000000000001',2,'Tokens',X'00000000000170008000000000000001','USD',NULL,1,'Month','InArrears',NULL,X'00000000000270008000000000000001','{"model_type":"tiered","tiered_config":{"tiers":[{"first_unit":0,"last_unit":1000,"unit_amount":"0.10"},{"first_unit":1000,"last_unit":null,"unit_amount":"0.05"}]}}',NULL,NULL,'{}',17672436000000000);
CREATE TABLE IF NOT EXISTS "orb_due_work" (
    "tenant_id" BLOB NOT NULL,
    "customer_id" BLOB NOT NULL,
    "clock_id" BLOB NULL,
    "next_due_at" INTEGER NULL,
    "lease_until" INTEGER NULL,
    "fencing_token" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_due_work" PRIMARY KEY ("tenant_id", "customer_id"),
    CONSTRAINT "fk_orb_due_work_orb_customers_tenant_id_customer_id" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "orb_customers" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_due_work VALUES(X'00000000000070008000000000000001',X'00000000000770008000000000000001',NULL,17723412000000000,NULL,2);
INSERT INTO orb_due_work VALUES(X'00000000000070008000000000000001',X'00000000000870008000000000000001',NULL,NULL,NULL,5);
INSERT INTO orb_due_work VALUES(X'00000000000070008000000000000001',X'00000000001a70008000000000000001',NULL,17711568000000000,NULL,2);
CREATE TABLE IF NOT EXISTS "orb_subscriptions" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "customer_id" BLOB NOT NULL,
    "plan_id" BLOB NOT NULL,
    "currency" TEXT NOT NULL,
    "currency_scale" INTEGER NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NULL,
    "anchor_year" INTEGER NOT NULL,
    "anchor_month" INTEGER NOT NULL,
    "anchor_day" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "net_terms" INTEGER NOT NULL,
    "default_invoice_memo" TEXT NULL,
    "auto_collection" INTEGER NULL,
    "metadata" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "next_invoice_date" INTEGER NULL,
    "parking_reason" TEXT NULL,
    "parking_detail" TEXT NULL,
    "parked_at" INTEGER NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_subscriptions" PRIMARY KEY ("tenant_id", "id"),
    CONSTRAINT "fk_orb_subscriptions_orb_customers_tenant_id_customer_id" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "orb_customers" ("tenant_id", "id") ON DELETE RESTRICT,
    CONSTRAINT "fk_orb_subscriptions_orb_plans_tenant_id_plan_id" FOREIGN KEY ("tenant_id", "plan_id") REFERENCES "orb_plans" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_subscriptions VALUES(X'00000000000070008000000000000001',X'00000000000f70008000000000000001',X'00000000000770008000000000000001',X'00000000000370008000000000000001','USD',NULL,17672436000000000,NULL,2026,1,1,'Pro',14,NULL,NULL,'{}',17672436000000000,17723412000000000,NULL,NULL,NULL,2);
INSERT INTO orb_subscriptions VALUES(X'00000000000070008000000000000001',X'00000000001770008000000000000001',X'00000000000870008000000000000001',X'00000000000370008000000000000001','USD',NULL,17672436000000000,17707248000000000,2026,1,1,'Pro',14,NULL,NULL,'{}',17672436000000000,NULL,NULL,NULL,NULL,4);
INSERT INTO orb_subscriptions VALUES(X'00000000000070008000000000000001',X'00000000002170008000000000000001',X'00000000001a70008000000000000001',X'00000000000370008000000000000001','USD',NULL,17684784000000000,NULL,2026,1,15,'Pro',14,NULL,NULL,'{}',17684784000000000,17735328000000000,NULL,NULL,NULL,2);
CREATE TABLE IF NOT EXISTS "orb_charges" (
    "tenant_id" BLOB NOT NULL,
    "subscription_id" BLOB NOT NULL,
    "lineage_id" BLOB NOT NULL,
    "anchor_period_start" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "currency_scale" INTEGER NULL,
    "version" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "billed" TEXT NOT NULL,
    "credited" TEXT NOT NULL,
    "quantity" TEXT NOT NULL,
    "covered_until" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_charges" PRIMARY KEY ("tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind"),
    CONSTRAINT "fk_orb_charges_orb_subscriptions_tenant_id_subscription_id" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "orb_subscriptions" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000000f70008000000000000001',X'00000000000a70008000000000000001','2026-01-01','Fee','USD',NULL,1,1,'49','0','1',17699220000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000000f70008000000000000001',X'00000000000c70008000000000000001','2026-01-01','Fee','USD',NULL,1,1,'15','0','3',17699220000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000001770008000000000000001',X'00000000001270008000000000000001','2026-01-01','Fee','USD',NULL,1,1,'49','0','1',17699040000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000001770008000000000000001',X'00000000001470008000000000000001','2026-01-01','Fee','USD',NULL,1,1,'15','0','3',17699040000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000002170008000000000000001',X'00000000001c70008000000000000001','2026-01-15','Fee','USD',NULL,1,1,'49','0','1',17711136000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000002170008000000000000001',X'00000000001e70008000000000000001','2026-01-15','Fee','USD',NULL,1,1,'15','0','3',17711136000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000001770008000000000000001',X'00000000001270008000000000000001','2026-02-01','Fee','USD',NULL,2,1,'49','33.25','1',17723232000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000001770008000000000000001',X'00000000001470008000000000000001','2026-02-01','Fee','USD',NULL,2,1,'15','10.18','3',17723232000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000001770008000000000000001',X'00000000001670008000000000000001','2026-01-01','Usage','USD',NULL,1,1,'10','0','100',17699040000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000000f70008000000000000001',X'00000000000a70008000000000000001','2026-02-01','Fee','USD',NULL,1,1,'49','0','1',17723412000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000000f70008000000000000001',X'00000000000c70008000000000000001','2026-02-01','Fee','USD',NULL,1,1,'15','0','3',17723412000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000000f70008000000000000001',X'00000000000e70008000000000000001','2026-01-01','Usage','USD',NULL,1,1,'125','0','1500',17699220000000000);
INSERT INTO orb_charges VALUES(X'00000000000070008000000000000001',X'00000000001770008000000000000001',X'00000000001670008000000000000001','2026-02-01','Usage','USD',NULL,1,1,'0','0','0',17707248000000000);
CREATE TABLE IF NOT EXISTS "orb_invoices" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "cause" TEXT NOT NULL,
    "cause_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "number" TEXT NULL,
    "customer_id" BLOB NOT NULL,
    "subscription_id" BLOB NOT NULL,
    "currency" TEXT NOT NULL,
    "currency_scale" INTEGER NULL,
    "grouping_key" TEXT NULL,
    "invoice_date" INTEGER NOT NULL,
    "net_terms" INTEGER NOT NULL,
    "due_date" INTEGER NOT NULL,
    "scheduled_issue_at" INTEGER NOT NULL,
    "issued_at" INTEGER NULL,
    "paid_at" INTEGER NULL,
    "created_at" INTEGER NOT NULL,
    "memo" TEXT NULL,
    "metadata" TEXT NOT NULL,
    "cut_off" INTEGER NULL,
    "time_zone_version" TEXT NULL,
    "subtotal" TEXT NOT NULL,
    "total" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "pk_orb_invoices" PRIMARY KEY ("tenant_id", "id"),
    CONSTRAINT "fk_orb_invoices_orb_customers_tenant_id_customer_id" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "orb_customers" ("tenant_id", "id") ON DELETE RESTRICT,
    CONSTRAINT "fk_orb_invoices_orb_subscriptions_tenant_id_subscription_id" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "orb_subscriptions" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_invoices VALUES(X'00000000000070008000000000000001',X'00000000001070008000000000000001','Cycle','000000000fe008000000000001|2026-01-01T05:00:00Z|USD|','Issued','INV-000001',X'00000000000770008000000000000001',X'00000000000f70008000000000000001','USD',NULL,NULL,17672436000000000,14,17684532000000000,17672436000000000,17672436000000000,NULL,17672436000000000,NULL,'{}',0,'TZDB: 2026f (mapping: 49)','64','64',1);
INSERT INTO orb_invoices VALUES(X'00000000000070008000000000000001',X'00000000001870008000000000000001','Cycle','000000000qe008000000000001|2026-01-01T05:00:00Z|USD|','Issued','INV-000002',X'00000000000870008000000000000001',X'00000000001770008000000000000001','USD',NULL,NULL,17672436000000000,14,17684352000000000,17672436000000000,17672436000000000,NULL,17672436000000000,NULL,'{}',0,'TZDB: 2026f (mapping: 49)','64','64',1);
INSERT INTO orb_invoices VALUES(X'00000000000070008000000000000001',X'00000000002270008000000000000001','Cycle','0000000011e008000000000001|2026-01-15T12:00:00Z|USD|','Issued','INV-000003',X'00000000001a70008000000000000001',X'00000000002170008000000000000001','USD',NULL,NULL,17684784000000000,14,17696448000000000,17684784000000000,17684784000000000,NULL,17684784000000000,NULL,'{}',1,'TZDB: 2026f (mapping: 49)','64','64',1);
INSERT INTO orb_invoices VALUES(X'00000000000070008000000000000001',X'00000000002570008000000000000001','Cycle','000000000qe008000000000001|2026-02-01T00:00:00Z|USD|','Issued','INV-000004',X'00000000000870008000000000000001',X'00000000001770008000000000000001','USD',NULL,NULL,17699040000000000,14,17711136000000000,17699472000000000,17699472000000000,NULL,17699040000000000,NULL,'{}',3,'TZDB: 2026f (mapping: 49)','74','74',1);
INSERT INTO orb_invoices VALUES(X'00000000000070008000000000000001',X'00000000002670008000000000000001','Cycle','000000000fe008000000000001|2026-02-01T05:00:00Z|USD|','Issued','INV-000005',X'00000000000770008000000000000001',X'00000000000f70008000000000000001','USD',NULL,NULL,17699220000000000,14,17711316000000000,17699652000000000,17699652000000000,NULL,17699220000000000,NULL,'{}',3,'TZDB: 2026f (mapping: 49)','189','189',1);
INSERT INTO orb_invoices VALUES(X'00000000000070008000000000000001',X'00000000002970008000000000000001','Cycle','000000000qe008000000000001|2026-02-10T12:00:00Z|USD|','Paid','INV-000006',X'00000000000870008000000000000001',X'00000000001770008000000000000001','USD',NULL,NULL,17707248000000000,14,17718912000000000,17707680000000000,17707680000000000,17707680000000000,17707248000000000,NULL,'{}',4,'TZDB: 2026f (mapping: 49)','0','0',1);
INSERT INTO orb_invoices VALUES(X'00000000000070008000000000000001',X'00000000002a70008000000000000001','Cycle','0000000011e008000000000001|2026-02-15T00:00:00Z|USD|','Draft',NULL,X'00000000001a70008000000000000001',X'00000000002170008000000000000001','USD',NULL,NULL,17711136000000000,14,17723232000000000,17711568000000000,NULL,NULL,17711136000000000,NULL,'{}',NULL,'TZDB: 2026f (mapping: 49)','0','0',0);
CREATE TABLE IF NOT EXISTS "orb_price_intervals" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "subscription_id" BLOB NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "lineage_id" BLOB NOT NULL,
    "price_id" BLOB NOT NULL,
    "anchor_year" INTEGER NOT NULL,
    "anchor_month" INTEGER NOT NULL,
    "anchor_day" INTEGER NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NULL,
    "position" INTEGER NOT NULL,
    "quantities" TEXT NOT NULL,
    CONSTRAINT "pk_orb_price_intervals" PRIMARY KEY ("tenant_id", "id"),
    CONSTRAINT "fk_orb_price_intervals_orb_prices_tenant_id_price_id" FOREIGN KEY ("tenant_id", "price_id") REFERENCES "orb_prices" ("tenant_id", "id") ON DELETE RESTRICT,
    CONSTRAINT "fk_orb_price_intervals_orb_subscriptions_tenant_id_subscription_id" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "orb_subscriptions" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_price_intervals VALUES(X'00000000000070008000000000000001',X'00000000000970008000000000000001',X'00000000000f70008000000000000001',0,X'00000000000a70008000000000000001',X'00000000000470008000000000000001',2026,1,1,17672436000000000,NULL,0,'[]');
INSERT INTO orb_price_intervals VALUES(X'00000000000070008000000000000001',X'00000000000b70008000000000000001',X'00000000000f70008000000000000001',1,X'00000000000c70008000000000000001',X'00000000000570008000000000000001',2026,1,1,17672436000000000,NULL,1,'[]');
INSERT INTO orb_price_intervals VALUES(X'00000000000070008000000000000001',X'00000000000d70008000000000000001',X'00000000000f70008000000000000001',2,X'00000000000e70008000000000000001',X'00000000000670008000000000000001',2026,1,1,17672436000000000,NULL,2,'[]');
INSERT INTO orb_price_intervals VALUES(X'00000000000070008000000000000001',X'00000000001170008000000000000001',X'00000000001770008000000000000001',0,X'00000000001270008000000000000001',X'00000000000470008000000000000001',2026,1,1,17672436000000000,17707248000000000,0,'[]');
INSERT INTO orb_price_intervals VALUES(X'00000000000070008000000000000001',X'00000000001370008000000000000001',X'00000000001770008000000000000001',1,X'00000000001470008000000000000001',X'00000000000570008000000000000001',2026,1,1,17672436000000000,17707248000000000,1,'[]');
INSERT INTO orb_price_intervals VALUES(X'00000000000070008000000000000001',X'00000000001570008000000000000001',X'00000000001770008000000000000001',2,X'00000000001670008000000000000001',X'00000000000670008000000000000001',2026,1,1,17672436000000000,17707248000000000,2,'[]');
INSERT INTO orb_price_intervals VALUES(X'00000000000070008000000000000001',X'00000000001b70008000000000000001',X'00000000002170008000000000000001',0,X'00000000001c70008000000000000001',X'00000000000470008000000000000001',2026,1,15,17684784000000000,NULL,0,'[]');
INSERT INTO orb_price_intervals VALUES(X'00000000000070008000000000000001',X'00000000001d70008000000000000001',X'00000000002170008000000000000001',1,X'00000000001e70008000000000000001',X'00000000000570008000000000000001',2026,1,15,17684784000000000,NULL,1,'[]');
INSERT INTO orb_price_intervals VALUES(X'00000000000070008000000000000001',X'00000000001f70008000000000000001',X'00000000002170008000000000000001',2,X'00000000002070008000000000000001',X'00000000000670008000000000000001',2026,1,15,17684784000000000,NULL,2,'[]');
CREATE TABLE IF NOT EXISTS "orb_credit_notes" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "number" TEXT NOT NULL,
    "invoice_id" BLOB NOT NULL,
    "customer_id" BLOB NOT NULL,
    "created_at" INTEGER NOT NULL,
    "memo" TEXT NULL,
    CONSTRAINT "pk_orb_credit_notes" PRIMARY KEY ("tenant_id", "id"),
    CONSTRAINT "fk_orb_credit_notes_orb_invoices_tenant_id_invoice_id" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "orb_invoices" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_credit_notes VALUES(X'00000000000070008000000000000001',X'00000000002870008000000000000001','CN-000001',X'00000000002570008000000000000001',X'00000000000870008000000000000001',17707248000000000,'Unused time after the end of the subscription.');
CREATE TABLE IF NOT EXISTS "orb_invoice_lines" (
    "tenant_id" BLOB NOT NULL,
    "id" BLOB NOT NULL,
    "invoice_id" BLOB NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "subscription_id" BLOB NOT NULL,
    "lineage_id" BLOB NOT NULL,
    "anchor_period_start" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "charge_version" INTEGER NOT NULL,
    "price_id" BLOB NOT NULL,
    "price_interval_id" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "service_start" INTEGER NOT NULL,
    "service_end" INTEGER NOT NULL,
    "invoice_date" INTEGER NOT NULL,
    "quantity" TEXT NOT NULL,
    "unrounded_subtotal" TEXT NOT NULL,
    "subtotal" TEXT NOT NULL,
    "adjusted_subtotal" TEXT NOT NULL,
    "credits_applied" TEXT NOT NULL,
    "partially_invoiced" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    "sub_lines" TEXT NOT NULL,
    "explanation" TEXT NOT NULL,
    CONSTRAINT "pk_orb_invoice_lines" PRIMARY KEY ("tenant_id", "id"),
    CONSTRAINT "fk_orb_invoice_lines_orb_charges_tenant_id_subscription_id_lineage_id_anchor_period_start_kind" FOREIGN KEY ("tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind") REFERENCES "orb_charges" ("tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind") ON DELETE RESTRICT,
    CONSTRAINT "fk_orb_invoice_lines_orb_invoices_tenant_id_invoice_id" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "orb_invoices" ("tenant_id", "id") ON DELETE RESTRICT,
    CONSTRAINT "fk_orb_invoice_lines_orb_prices_tenant_id_price_id" FOREIGN KEY ("tenant_id", "price_id") REFERENCES "orb_prices" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'6dd48d66bcfb85c9a679cf3de796f93c',X'00000000001070008000000000000001',0,X'00000000000f70008000000000000001',X'00000000000a70008000000000000001','2026-01-01','Fee',1,0,X'00000000000470008000000000000001',X'00000000000970008000000000000001','Platform',17672436000000000,17699220000000000,17672436000000000,'1','49','49','49','0','0','49','[]','[{"step":"rated","model_type":"unit","quantity":"1","exact":"49","parts":[]},{"step":"rounded","exact":"49","rounded":"49"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'bd60f2c155d581ef927cb09250598122',X'00000000001070008000000000000001',1,X'00000000000f70008000000000000001',X'00000000000c70008000000000000001','2026-01-01','Fee',1,0,X'00000000000570008000000000000001',X'00000000000b70008000000000000001','Seats',17672436000000000,17699220000000000,17672436000000000,'3','15','15','15','0','0','15','[]','[{"step":"rated","model_type":"unit","quantity":"3","exact":"15","parts":[]},{"step":"rounded","exact":"15","rounded":"15"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'62459e4603eb81efb11a244e5e7bb5fe',X'00000000001870008000000000000001',0,X'00000000001770008000000000000001',X'00000000001270008000000000000001','2026-01-01','Fee',1,0,X'00000000000470008000000000000001',X'00000000001170008000000000000001','Platform',17672436000000000,17699040000000000,17672436000000000,'1','49','49','49','0','0','49','[]','[{"step":"rated","model_type":"unit","quantity":"1","exact":"49","parts":[]},{"step":"rounded","exact":"49","rounded":"49"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'a6cd05bdaaad8e7d81f1646dd11553ed',X'00000000001870008000000000000001',1,X'00000000001770008000000000000001',X'00000000001470008000000000000001','2026-01-01','Fee',1,0,X'00000000000570008000000000000001',X'00000000001370008000000000000001','Seats',17672436000000000,17699040000000000,17672436000000000,'3','15','15','15','0','0','15','[]','[{"step":"rated","model_type":"unit","quantity":"3","exact":"15","parts":[]},{"step":"rounded","exact":"15","rounded":"15"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'4db480c0cbd685fc9c5adf9d72191bc4',X'00000000002270008000000000000001',0,X'00000000002170008000000000000001',X'00000000001c70008000000000000001','2026-01-15','Fee',1,0,X'00000000000470008000000000000001',X'00000000001b70008000000000000001','Platform',17684784000000000,17711136000000000,17684784000000000,'1','49','49','49','0','0','49','[]','[{"step":"rated","model_type":"unit","quantity":"1","exact":"49","parts":[]},{"step":"rounded","exact":"49","rounded":"49"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'8f983fa06d7d8463a7b39effb5a78fa6',X'00000000002270008000000000000001',1,X'00000000002170008000000000000001',X'00000000001e70008000000000000001','2026-01-15','Fee',1,0,X'00000000000570008000000000000001',X'00000000001d70008000000000000001','Seats',17684784000000000,17711136000000000,17684784000000000,'3','15','15','15','0','0','15','[]','[{"step":"rated","model_type":"unit","quantity":"3","exact":"15","parts":[]},{"step":"rounded","exact":"15","rounded":"15"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'1ac78dcf20828c9eb400af323596d421',X'00000000002570008000000000000001',2,X'00000000001770008000000000000001',X'00000000001670008000000000000001','2026-01-01','Usage',1,0,X'00000000000670008000000000000001',X'00000000001570008000000000000001','Tokens',17672436000000000,17699040000000000,17699040000000000,'100','10','10','10','0','0','10','[{"name":"0 - 1000","quantity":"100","amount":"10","tier":{"first_unit":"0","last_unit":"1000","unit_amount":"0.1","flat_amount":"0"}}]','[{"step":"metered","from":"2026-01-01T05:00:00Z","to":"2026-02-01T00:00:00Z","events":1,"unreadable":0,"quantity":"100"},{"step":"rated","model_type":"tiered","quantity":"100","exact":"10.0","parts":[{"name":"0 - 1000","quantity":"100","exact":"10.0","tier":{"first_unit":"0","last_unit":"1000","unit_amount":"0.1","flat_amount":"0"}}]},{"step":"rounded","exact":"10.0","rounded":"10.0"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'871c5663fe0a8e0180a9e82d2bc20c94',X'00000000002570008000000000000001',0,X'00000000001770008000000000000001',X'00000000001270008000000000000001','2026-02-01','Fee',1,0,X'00000000000470008000000000000001',X'00000000001170008000000000000001','Platform',17699040000000000,17723232000000000,17699040000000000,'1','49','49','49','0','0','49','[]','[{"step":"rated","model_type":"unit","quantity":"1","exact":"49","parts":[]},{"step":"rounded","exact":"49","rounded":"49"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'9ec3ebf801428aec84204a7a5604f234',X'00000000002570008000000000000001',1,X'00000000001770008000000000000001',X'00000000001470008000000000000001','2026-02-01','Fee',1,0,X'00000000000570008000000000000001',X'00000000001370008000000000000001','Seats',17699040000000000,17723232000000000,17699040000000000,'3','15','15','15','0','0','15','[]','[{"step":"rated","model_type":"unit","quantity":"3","exact":"15","parts":[]},{"step":"rounded","exact":"15","rounded":"15"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'82e86a41308b8bd4a7779b43cf73b844',X'00000000002670008000000000000001',2,X'00000000000f70008000000000000001',X'00000000000e70008000000000000001','2026-01-01','Usage',1,0,X'00000000000670008000000000000001',X'00000000000d70008000000000000001','Tokens',17672436000000000,17699220000000000,17699220000000000,'1500','125','125','125','0','0','125','[{"name":"0 - 1000","quantity":"1000","amount":"100","tier":{"first_unit":"0","last_unit":"1000","unit_amount":"0.1","flat_amount":"0"}},{"name":"over 1000","quantity":"500","amount":"25","tier":{"first_unit":"1000","unit_amount":"0.05","flat_amount":"0"}}]','[{"step":"metered","from":"2026-01-01T05:00:00Z","to":"2026-02-01T05:00:00Z","events":1,"unreadable":0,"quantity":"1500"},{"step":"rated","model_type":"tiered","quantity":"1500","exact":"125.00","parts":[{"name":"0 - 1000","quantity":"1000","exact":"100.0","tier":{"first_unit":"0","last_unit":"1000","unit_amount":"0.1","flat_amount":"0"}},{"name":"over 1000","quantity":"500","exact":"25.00","tier":{"first_unit":"1000","unit_amount":"0.05","flat_amount":"0"}}]},{"step":"rounded","exact":"125.00","rounded":"125.00"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'9b672fd60b018b35b984ce6429b63c90',X'00000000002670008000000000000001',1,X'00000000000f70008000000000000001',X'00000000000c70008000000000000001','2026-02-01','Fee',1,0,X'00000000000570008000000000000001',X'00000000000b70008000000000000001','Seats',17699220000000000,17723412000000000,17699220000000000,'3','15','15','15','0','0','15','[]','[{"step":"rated","model_type":"unit","quantity":"3","exact":"15","parts":[]},{"step":"rounded","exact":"15","rounded":"15"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'fcdf1dad51108809885efac4b49ca905',X'00000000002670008000000000000001',0,X'00000000000f70008000000000000001',X'00000000000a70008000000000000001','2026-02-01','Fee',1,0,X'00000000000470008000000000000001',X'00000000000970008000000000000001','Platform',17699220000000000,17723412000000000,17699220000000000,'1','49','49','49','0','0','49','[]','[{"step":"rated","model_type":"unit","quantity":"1","exact":"49","parts":[]},{"step":"rounded","exact":"49","rounded":"49"}]');
INSERT INTO orb_invoice_lines VALUES(X'00000000000070008000000000000001',X'bea5549d5b548996b52d0b0513137168',X'00000000002970008000000000000001',0,X'00000000001770008000000000000001',X'00000000001670008000000000000001','2026-02-01','Usage',1,0,X'00000000000670008000000000000001',X'00000000001570008000000000000001','Tokens',17699040000000000,17707248000000000,17707248000000000,'0','0','0','0','0','0','0','[]','[{"step":"metered","from":"2026-02-01T00:00:00Z","to":"2026-02-10T12:00:00Z","events":0,"unreadable":0,"quantity":"0"},{"step":"rated","model_type":"tiered","quantity":"0","exact":"0","parts":[]},{"step":"rounded","exact":"0","rounded":"0"}]');
CREATE TABLE IF NOT EXISTS "orb_credit_note_lines" (
    "tenant_id" BLOB NOT NULL,
    "credit_note_id" BLOB NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "line_item_id" BLOB NOT NULL,
    "amount" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "currency_scale" INTEGER NULL,
    CONSTRAINT "pk_orb_credit_note_lines" PRIMARY KEY ("tenant_id", "credit_note_id", "ordinal"),
    CONSTRAINT "fk_orb_credit_note_lines_orb_credit_notes_tenant_id_credit_note_id" FOREIGN KEY ("tenant_id", "credit_note_id") REFERENCES "orb_credit_notes" ("tenant_id", "id") ON DELETE RESTRICT,
    CONSTRAINT "fk_orb_credit_note_lines_orb_invoice_lines_tenant_id_line_item_id" FOREIGN KEY ("tenant_id", "line_item_id") REFERENCES "orb_invoice_lines" ("tenant_id", "id") ON DELETE RESTRICT
);
INSERT INTO orb_credit_note_lines VALUES(X'00000000000070008000000000000001',X'00000000002870008000000000000001',0,X'871c5663fe0a8e0180a9e82d2bc20c94','33.25','USD',NULL);
INSERT INTO orb_credit_note_lines VALUES(X'00000000000070008000000000000001',X'00000000002870008000000000000001',1,X'9ec3ebf801428aec84204a7a5604f234','10.18','USD',NULL);
CREATE UNIQUE INDEX "ix_orb_api_keys_hash" ON "orb_api_keys" ("hash");
CREATE INDEX "ix_orb_credit_note_lines_tenant_id_line_item_id" ON "orb_credit_note_lines" ("tenant_id", "line_item_id");
CREATE INDEX "ix_orb_credit_notes_tenant_id_invoice_id" ON "orb_credit_notes" ("tenant_id", "invoice_id");
CREATE UNIQUE INDEX "ix_orb_credit_notes_tenant_id_number" ON "orb_credit_notes" ("tenant_id", "number");
CREATE UNIQUE INDEX "ix_orb_customers_tenant_id_external_customer_id" ON "orb_customers" ("tenant_id", "external_customer_id") WHERE external_customer_id IS NOT NULL;
CREATE INDEX "ix_orb_customers_tenant_id_test_clock_id" ON "orb_customers" ("tenant_id", "test_clock_id");
CREATE INDEX "ix_orb_due_work_clock_id_next_due_at" ON "orb_due_work" ("clock_id", "next_due_at");
CREATE INDEX "ix_orb_idempotent_answers_created_at" ON "orb_idempotent_answers" ("created_at");
CREATE INDEX "ix_orb_invoice_lines_tenant_id_invoice_id" ON "orb_invoice_lines" ("tenant_id", "invoice_id");
CREATE INDEX "ix_orb_invoice_lines_tenant_id_price_id" ON "orb_invoice_lines" ("tenant_id", "price_id");
CREATE UNIQUE INDEX "ix_orb_invoice_lines_tenant_id_subscription_id_lineage_id_anchor_period_start_kind_sequence" ON "orb_invoice_lines" ("tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind", "sequence");
CREATE UNIQUE INDEX "ix_orb_invoices_tenant_id_cause_cause_id" ON "orb_invoices" ("tenant_id", "cause", "cause_id");
CREATE INDEX "ix_orb_invoices_tenant_id_customer_id" ON "orb_invoices" ("tenant_id", "customer_id");
CREATE INDEX "ix_orb_invoices_tenant_id_invoice_date_id" ON "orb_invoices" ("tenant_id", "invoice_date", "id");
CREATE UNIQUE INDEX "ix_orb_invoices_tenant_id_number" ON "orb_invoices" ("tenant_id", "number") WHERE number IS NOT NULL;
CREATE INDEX "ix_orb_invoices_tenant_id_subscription_id" ON "orb_invoices" ("tenant_id", "subscription_id");
CREATE INDEX "ix_orb_metrics_tenant_id_item_id" ON "orb_metrics" ("tenant_id", "item_id");
CREATE UNIQUE INDEX "ix_orb_plans_tenant_id_external_plan_id" ON "orb_plans" ("tenant_id", "external_plan_id") WHERE external_plan_id IS NOT NULL;
CREATE INDEX "ix_orb_price_intervals_tenant_id_price_id" ON "orb_price_intervals" ("tenant_id", "price_id");
CREATE INDEX "ix_orb_price_intervals_tenant_id_subscription_id" ON "orb_price_intervals" ("tenant_id", "subscription_id");
CREATE UNIQUE INDEX "ix_orb_prices_tenant_id_external_price_id" ON "orb_prices" ("tenant_id", "external_price_id") WHERE external_price_id IS NOT NULL;
CREATE INDEX "ix_orb_prices_tenant_id_item_id" ON "orb_prices" ("tenant_id", "item_id");
CREATE INDEX "ix_orb_prices_tenant_id_metric_id" ON "orb_prices" ("tenant_id", "metric_id");
CREATE INDEX "ix_orb_prices_tenant_id_plan_id" ON "orb_prices" ("tenant_id", "plan_id");
CREATE INDEX "ix_orb_subscriptions_tenant_id_customer_id" ON "orb_subscriptions" ("tenant_id", "customer_id");
CREATE INDEX "ix_orb_subscriptions_tenant_id_plan_id" ON "orb_subscriptions" ("tenant_id", "plan_id");
CREATE INDEX "ix_orb_test_clocks_advancing_to" ON "orb_test_clocks" ("advancing_to") WHERE advancing_to IS NOT NULL;
CREATE INDEX "ix_orb_usage_events_tenant_id_customer_id_timestamp" ON "orb_usage_events" ("tenant_id", "customer_id", "timestamp") WHERE customer_id IS NOT NULL;
CREATE INDEX "ix_orb_usage_events_tenant_id_external_customer_id_timestamp" ON "orb_usage_events" ("tenant_id", "external_customer_id", "timestamp") WHERE external_customer_id IS NOT NULL;
COMMIT;
