package dev.sealift.keys.cryptoki;

import java.io.Serial;

/** A call of the module failed; the message names the call and what the module answered. */
public final class CryptokiException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final long code;

    CryptokiException(String call, long code) {
        super("%s: %s".formatted(call, ReturnCode.name(code)));
        this.code = code;
    }

    /** CKR_…, of {@link ReturnCode}. */
    public long code() {
        return code;
    }
}
