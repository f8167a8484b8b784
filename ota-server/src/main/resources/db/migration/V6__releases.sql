-- Times are epoch milliseconds. Plain SQL types, so that PostgreSQL takes the same file.

-- The highest counter ever published for a board, which devices may have confirmed: it outlives the release.
CREATE TABLE security_counters (
    board   TEXT PRIMARY KEY,
    counter BIGINT NOT NULL
);
INSERT INTO security_counters (board, counter)
SELECT board, MAX(security_counter) FROM releases GROUP BY board;

-- A release holds images of several boards.
CREATE TABLE images_of_releases (
    release TEXT NOT NULL REFERENCES releases (id),
    board   TEXT NOT NULL,
    slot    TEXT NOT NULL,
    digest  TEXT NOT NULL REFERENCES artifacts (digest),
    PRIMARY KEY (release, board, slot)
);
INSERT INTO images_of_releases (release, board, slot, digest)
SELECT image.release, artifact.board, image.slot, image.digest
FROM release_images image JOIN artifacts artifact ON artifact.digest = image.digest;
DROP TABLE release_images;
ALTER TABLE images_of_releases RENAME TO release_images;
CREATE INDEX release_images_by_digest ON release_images (digest);
CREATE INDEX release_images_by_board ON release_images (board, release);

DROP INDEX releases_by_counter;
ALTER TABLE releases DROP COLUMN board;
ALTER TABLE releases ADD COLUMN state TEXT NOT NULL DEFAULT 'PUBLISHED';
ALTER TABLE releases ADD COLUMN notes TEXT;
ALTER TABLE releases ADD COLUMN requires TEXT;
ALTER TABLE releases ADD COLUMN published_at BIGINT;
ALTER TABLE releases ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE releases ADD COLUMN withdrawal_reason TEXT;
UPDATE releases SET published_at = created_at;
CREATE INDEX releases_by_sbom ON releases (sbom);
CREATE INDEX releases_by_provenance ON releases (provenance);

ALTER TABLE artifacts ADD COLUMN requires TEXT;

-- Every file in the store, from before its first byte is there until after its last one is gone.
CREATE TABLE blobs (
    kind       TEXT    NOT NULL,
    digest     TEXT    NOT NULL,
    size       BIGINT  NOT NULL,
    touched_at BIGINT  NOT NULL,
    deleting   BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (kind, digest)
);
CREATE INDEX blobs_by_age ON blobs (kind, touched_at);
INSERT INTO blobs (kind, digest, size, touched_at) SELECT 'ARTIFACT', digest, size, created_at FROM artifacts;
INSERT INTO blobs (kind, digest, size, touched_at) SELECT 'ATTACHMENT', digest, size, created_at FROM attachments;
INSERT INTO blobs (kind, digest, size, touched_at) SELECT 'SIGNED_CONTENT', digest, size, created_at FROM signing_contents;
