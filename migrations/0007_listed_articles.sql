-- When an answer of its source last listed an article, to the day; NULL: before this column was there. What a source still
-- lists and the nightly tidying takes would come back as new.
ALTER TABLE articles ADD COLUMN listed_at DATETIME NULL;
