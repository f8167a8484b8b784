package dev.sealift.image.delta;

/** Why a patch is refused; the names are those of the table of reason codes. */
public enum PatchFault {
    /** It begins otherwise, or its stream says what cannot be. */
    PATCH_CORRUPT,
    /** It is for another image than the one given. */
    PATCH_WRONG_BASE,
    /** What it makes is not what it was made for. */
    TRANSFER_DIGEST_MISMATCH
}
