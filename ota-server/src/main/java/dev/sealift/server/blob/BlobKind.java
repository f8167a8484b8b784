package dev.sealift.server.blob;

/** What files are kept for; each kind has a folder of its own. */
public enum BlobKind {
    /** Signed images. */
    ARTIFACT("artifacts"),
    /** SBOMs and provenance statements. */
    ATTACHMENT("attachments"),
    /** Bytes under signatures. */
    SIGNED_CONTENT("signing-contents");

    private final String folder;

    BlobKind(String folder) {
        this.folder = folder;
    }

    /** The folder, or the last part of a bucket's prefix. */
    public String folder() {
        return folder;
    }
}
