package dev.sealift.server.blob;

/**
 * Files of a kind, and when nobody needs one of them.
 *
 * @param table    where they are known of by their {@code digest}
 * @param referred a condition that is true of a row {@code blob} of the index while something refers to it
 */
public record Shelf(Blobs files, String table, String referred) {
    /** The kind. */
    public BlobKind kind() {
        return files.kind();
    }

    /** Selects what may go: nobody refers to it, and nobody sent it after {@code :before}. */
    public String unreferenced() {
        return "SELECT blob.* FROM blobs blob WHERE blob.kind = '" + kind().name() + "' AND NOT blob.deleting"
                + " AND blob.touched_at < :before AND NOT (" + referred + ")";
    }
}
