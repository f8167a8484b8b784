package dev.sealift.keys.cryptoki;

/**
 * What a token says of itself (CK_TOKEN_INFO).
 *
 * @param flags CKF_…
 */
public record TokenInfo(long slot, String label, String manufacturer, String model, String serial, long flags) {
    private static final long LOGIN_REQUIRED = 0x4;
    private static final long PROTECTED_AUTHENTICATION_PATH = 0x100;
    private static final long TOKEN_INITIALIZED = 0x400;
    private static final long USER_PIN_FINAL_TRY = 0x2_0000;
    private static final long USER_PIN_LOCKED = 0x4_0000;

    /** It has been given a label and a PIN of its security officer. */
    public boolean initialized() {
        return is(TOKEN_INITIALIZED);
    }

    /** It shows private keys only to who gave the PIN. */
    public boolean needsPin() {
        return is(LOGIN_REQUIRED);
    }

    /** It has a keypad of its own. */
    public boolean asksForPinItself() {
        return is(PROTECTED_AUTHENTICATION_PATH);
    }

    /** One more wrong PIN locks it. */
    public boolean onLastTry() {
        return is(USER_PIN_FINAL_TRY);
    }

    /** It takes no more PINs. */
    public boolean locked() {
        return is(USER_PIN_LOCKED);
    }

    private boolean is(long flag) {
        return (flags & flag) != 0;
    }
}
