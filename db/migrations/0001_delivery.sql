DROP INDEX "line_waiting";--> statement-breakpoint
DROP INDEX "message_open";--> statement-breakpoint
DROP INDEX "inbox_waiting";--> statement-breakpoint
ALTER TABLE "channel_account" ADD COLUMN "learnt" jsonb;--> statement-breakpoint
ALTER TABLE "channel_account" ADD COLUMN "standing" jsonb;--> statement-breakpoint
ALTER TABLE "chat" ADD COLUMN "parked_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "line" ADD COLUMN "withdrawn_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "event_alarm" ON "event" USING btree ("organisation_id",("data" ->> 'key')) WHERE "event"."kind" = 'alarm';--> statement-breakpoint
CREATE INDEX "line_waiting" ON "line" USING btree ("chat_id","priority" DESC NULLS FIRST,"id") WHERE "line"."composed_at" is null and "line"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "message_open" ON "message" USING btree ("account_id","chat_id","priority" DESC NULLS FIRST,"id") WHERE "message"."state" in ('queued', 'sending', 'unknown', 'failed');--> statement-breakpoint
CREATE INDEX "inbox_waiting" ON "inbox" USING btree ("account_id","chat_platform_id","id") WHERE "inbox"."state" = 'waiting';