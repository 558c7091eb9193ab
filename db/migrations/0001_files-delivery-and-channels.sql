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
ALTER TABLE "document" ADD COLUMN "attachments" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "agency" ADD COLUMN "unit_count" integer;--> statement-breakpoint
ALTER TABLE "collective" ADD COLUMN "unit" text;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "quota" jsonb;--> statement-breakpoint
ALTER TABLE "file" ADD CONSTRAINT "file_committee_id_committee_id_fk" FOREIGN KEY ("committee_id") REFERENCES "public"."committee"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file" ADD CONSTRAINT "file_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "file_document_id_index" ON "file" USING btree ("document_id");