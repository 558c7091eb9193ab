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
ALTER TABLE "message_change" ADD CONSTRAINT "message_change_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "message_change_open" ON "message_change" USING btree ("next_attempt_at") WHERE "message_change"."done" < "message_change"."version";