package dev.sealift.image.file;

/** Why a file of a build cannot be read. */
public enum FileFault {
    FILE_EMPTY,
    FILE_OVERLAP,
    FILE_TOO_SPREAD,
    HEX_SYNTAX,
    HEX_CHECKSUM,
    HEX_RECORD,
    HEX_NO_END,
    ELF_HEADER,
    ELF_TRUNCATED
}
