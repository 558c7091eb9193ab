ALTER TABLE "document" ADD COLUMN "attachments" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "agency" ADD COLUMN "unit_count" integer;--> statement-breakpoint
ALTER TABLE "collective" ADD COLUMN "unit" text;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "quota" jsonb;