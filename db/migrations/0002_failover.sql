ALTER TABLE "channel_account" ADD COLUMN "down_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "chat" ADD COLUMN "standby_chat_id" integer;--> statement-breakpoint
ALTER TABLE "chat" ADD COLUMN "standby_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "message_change" ADD COLUMN "reminder" jsonb;--> statement-breakpoint
ALTER TABLE "binding_code" ADD COLUMN "standby_of_id" integer;--> statement-breakpoint
ALTER TABLE "chat" ADD CONSTRAINT "chat_standby_chat_id_chat_id_fk" FOREIGN KEY ("standby_chat_id") REFERENCES "public"."chat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "binding_code" ADD CONSTRAINT "binding_code_standby_of_id_chat_id_fk" FOREIGN KEY ("standby_of_id") REFERENCES "public"."chat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "line_urgent" ON "line" USING btree ("chat_id","queued_at") WHERE "line"."priority" >= 2;--> statement-breakpoint
ALTER TABLE "chat" ADD CONSTRAINT "chat_standby" UNIQUE("standby_chat_id");