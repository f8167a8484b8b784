package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.util.Map;
import java.util.regex.Pattern;

/** What a cloud's own tools print for somebody who is logged in there; it is valid for an hour or so. */
record AccessToken(String value) {
    /** Of a token in a header (RFC 6750, section 2.1); anything else would be shown by the error of who sends it. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /**
     * From that environment variable.
     *
     * @param printer the command that prints one
     */
    static AccessToken ofEnvironment(Map<String, String> environment, String name, ServiceKey key, String printer)
            throws KeyStoreException {
        var value = environment.getOrDefault(name, "").strip();
        if (FORM.matcher(value).matches()) {
            return new AccessToken(value);
        }
        throw new KeyStoreException(
                Fault.SECRET_MISSING,
                "%s needs an access token%s (expected: %s=$(%s) in the environment)"
                        .formatted(
                                key,
                                value.isEmpty() ? "" : ", and what " + name + " holds has not the form of one",
                                name,
                                printer));
    }

    String header() {
        return "Bearer " + value;
    }

    /** Nothing: secrets do not belong into logs. */
    @Override
    public String toString() {
        return "access token";
    }
}
