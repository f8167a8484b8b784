package dev.sealift.image.board;

/** Why an image that is whole and well signed does not go with a board; other faults are those of its format. */
public enum ProfileFault {
    /** A TLV that the board requires is not in the protected area. */
    TLV_MISSING,
    /** The board wants encrypted images, or plain ones, or another cipher. */
    WRONG_ENCRYPTION,
    /** The trailer at the end of the slot is not one of the board's. */
    WRONG_TRAILER,
    /** The image needs another image that is not there, or not in this version. */
    DEPENDENCY_UNMET,
    /** The image is for another chip. */
    WRONG_CHIP
}
