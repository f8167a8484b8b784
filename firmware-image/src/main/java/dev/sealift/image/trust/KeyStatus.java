package dev.sealift.image.trust;

import java.util.Optional;
import java.util.stream.Stream;

/** What a trust set lets a key do. */
public enum KeyStatus {
    /** It signs images. */
    ACTIVE(1),

    /** It is known and will sign later: a signature by it does not count yet. */
    NEXT(2),

    /** It was lost or retired: a signature by it never counts. */
    REVOKED(3);

    private final int code;

    KeyStatus(int code) {
        this.code = code;
    }

    /** Its byte in a signed trust set. */
    public int code() {
        return code;
    }

    static Optional<KeyStatus> of(int code) {
        return Stream.of(values()).filter(status -> status.code == code).findFirst();
    }
}
