CREATE TABLE "chat_alias" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "chat_alias_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"platform_id" text NOT NULL,
	"chat_id" integer NOT NULL,
	CONSTRAINT "chat_alias_accountId_platformId_unique" UNIQUE("account_id","platform_id")
);
--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "platform_chat_id" text;--> statement-breakpoint
ALTER TABLE "chat_alias" ADD CONSTRAINT "chat_alias_account_id_channel_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."channel_account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_alias" ADD CONSTRAINT "chat_alias_chat_id_chat_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chat_alias_chat_id_index" ON "chat_alias" USING btree ("chat_id");--> statement-breakpoint
-- What moved before this was kept: the inbox tells of it as long as it remembers.
INSERT INTO "chat_alias" ("account_id", "platform_id", "chat_id")
SELECT "inbox"."account_id", "name", "chat"."id" FROM "inbox"
JOIN "chat" ON "chat"."account_id" = "inbox"."account_id" AND "chat"."platform_id" = "event" #>> '{change,to}'
CROSS JOIN LATERAL (VALUES (1, "event" #>> '{chat,id}'), (2, "event" #>> '{change,to}')) AS "names" ("place", "name")
WHERE "event" #>> '{change,what}' = 'moved'
ORDER BY "inbox"."id", "place"
ON CONFLICT DO NOTHING;--> statement-breakpoint
UPDATE "message" SET "platform_chat_id" = "event" #>> '{chat,id}' FROM "inbox"
JOIN "chat" ON "chat"."account_id" = "inbox"."account_id" AND "chat"."platform_id" = "event" #>> '{change,to}'
WHERE "event" #>> '{change,what}' = 'moved' AND "message"."chat_id" = "chat"."id" AND "message"."sent_at" < "inbox"."received_at";
