package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.util.regex.Pattern;

/** What the environment or a file gives for a header of requests: a line that was broken would be shown by the client's error. */
final class HeaderValue {
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

    private HeaderValue() {}

    /**
     * The value without white space around it.
     *
     * @param name of the variable or file, for the message, which never shows the value
     */
    static String of(String value, String name) throws KeyStoreException {
        var stripped = value.strip();
        if (!PRINTABLE.matcher(stripped).matches()) {
            throw new KeyStoreException(
                    Fault.SECRET_MISSING,
                    name + " holds what cannot be sent (expected: printable ASCII in one line, without blanks)");
        }
        return stripped;
    }
}
