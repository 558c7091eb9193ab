CREATE TABLE "file" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "file_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"committee_id" integer NOT NULL,
	"document_id" integer,
	"name" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"hash" text NOT NULL,
	"refusal" text,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "file_committeeId_hash_unique" UNIQUE("committee_id","hash")
);
--> statement-breakpoint
CREATE TABLE "message_change" (
	"message_id" integer NOT NULL,
	"what" text NOT NULL,
	"body" jsonb,
	"version" integer DEFAULT 1 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL,
	"last_error" text,
	CONSTRAINT "message_change_message_id_what_pk" PRIMARY KEY("message_id","what")
);
--> statement-breakpoint
DROP INDEX "line_waiting";--> statement-breakpoint
DROP INDEX "message_open";--> statement-breakpoint
DROP INDEX "inbox_waiting";--> statement-breakpoint
ALTER TABLE "channel_account" ADD COLUMN "learnt" jsonb;--> statement-breakpoint
ALTER TABLE "channel_account" ADD COLUMN "standing" jsonb;--> statement-breakpoint
ALTER TABLE "chat" ADD COLUMN "parked_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "document" ADD COLUMN "attachments" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "agency" ADD COLUMN "unit_count" integer;--> statement-breakpoint
ALTER TABLE "collective" ADD COLUMN "unit" text;--> statement-breakpoint
ALTER TABLE "line" ADD COLUMN "withdrawn_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "quota" jsonb;--> statement-breakpoint
ALTER TABLE "file" ADD CONSTRAINT "file_committee_id_committee_id_fk" FOREIGN KEY ("committee_id") REFERENCES "public"."committee"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file" ADD CONSTRAINT "file_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_change" ADD CONSTRAINT "message_change_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "file_document_id_index" ON "file" USING btree ("document_id");--> statement-breakpoint
CREATE INDEX "message_change_open" ON "message_change" USING btree ("next_attempt_at") WHERE "message_change"."done" < "message_change"."version";--> statement-breakpoint
CREATE INDEX "event_alarm" ON "event" USING btree ("organisation_id",("data" ->> 'key')) WHERE "event"."kind" = 'alarm';--> statement-breakpoint
CREATE INDEX "line_waiting" ON "line" USING btree ("chat_id","priority" DESC NULLS FIRST,"id") WHERE "line"."composed_at" is null and "line"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "message_open" ON "message" USING btree ("account_id","chat_id","priority" DESC NULLS FIRST,"id") WHERE "message"."state" in ('queued', 'sending', 'unknown', 'failed');--> statement-breakpoint
CREATE INDEX "inbox_waiting" ON "inbox" USING btree ("account_id","chat_platform_id","id") WHERE "inbox"."state" = 'waiting';