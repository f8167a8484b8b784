package dev.sealift.keys.cryptoki;

/** What modules answer (PKCS#11 base specification 2.40, section 4.6 and the header pkcs11t.h). */
public final class ReturnCode {
    public static final long OK = 0;
    public static final long ATTRIBUTE_SENSITIVE = 0x11;
    public static final long ATTRIBUTE_TYPE_INVALID = 0x12;
    public static final long DEVICE_REMOVED = 0x32;
    public static final long KEY_FUNCTION_NOT_PERMITTED = 0x68;
    public static final long MECHANISM_INVALID = 0x70;
    public static final long PIN_INCORRECT = 0xa0;
    public static final long PIN_INVALID = 0xa1;
    public static final long PIN_LEN_RANGE = 0xa2;
    public static final long PIN_EXPIRED = 0xa3;
    public static final long PIN_LOCKED = 0xa4;
    public static final long TOKEN_NOT_PRESENT = 0xe0;
    public static final long TOKEN_NOT_RECOGNIZED = 0xe1;
    public static final long USER_ALREADY_LOGGED_IN = 0x100;
    public static final long USER_PIN_NOT_INITIALIZED = 0x102;
    public static final long ALREADY_INITIALIZED = 0x191;

    private ReturnCode() {}

    /** Its name in the specification where Sealift treats it on its own, its number else. */
    static String name(long code) {
        return switch ((int) code) {
            case (int) DEVICE_REMOVED -> "CKR_DEVICE_REMOVED";
            case (int) KEY_FUNCTION_NOT_PERMITTED -> "CKR_KEY_FUNCTION_NOT_PERMITTED";
            case (int) MECHANISM_INVALID -> "CKR_MECHANISM_INVALID";
            case (int) PIN_INCORRECT -> "CKR_PIN_INCORRECT";
            case (int) PIN_INVALID -> "CKR_PIN_INVALID";
            case (int) PIN_LEN_RANGE -> "CKR_PIN_LEN_RANGE";
            case (int) PIN_EXPIRED -> "CKR_PIN_EXPIRED";
            case (int) PIN_LOCKED -> "CKR_PIN_LOCKED";
            case (int) TOKEN_NOT_PRESENT -> "CKR_TOKEN_NOT_PRESENT";
            case (int) TOKEN_NOT_RECOGNIZED -> "CKR_TOKEN_NOT_RECOGNIZED";
            case (int) USER_PIN_NOT_INITIALIZED -> "CKR_USER_PIN_NOT_INITIALIZED";
            case 0x05 -> "CKR_GENERAL_ERROR";
            case 0x06 -> "CKR_FUNCTION_FAILED";
            case 0x13 -> "CKR_ATTRIBUTE_VALUE_INVALID";
            case 0x30 -> "CKR_DEVICE_ERROR";
            case 0x54 -> "CKR_FUNCTION_NOT_SUPPORTED";
            case 0xb3 -> "CKR_SESSION_HANDLE_INVALID";
            case 0xd0 -> "CKR_TEMPLATE_INCOMPLETE";
            case 0xd1 -> "CKR_TEMPLATE_INCONSISTENT";
            case 0xe2 -> "CKR_TOKEN_WRITE_PROTECTED";
            case 0x101 -> "CKR_USER_NOT_LOGGED_IN";
            default -> "CKR 0x%x".formatted(code);
        };
    }
}
