package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.util.regex.Pattern;

/**
 * A key of the transit engine of OpenBao or HashiCorp Vault: {@code vault:transit/release}, {@code vault:transit/release?version=3}.
 *
 * @param text    as it was typed
 * @param mount   where the engine is mounted: {@code transit}, {@code team/transit}
 * @param name    of the key there
 * @param version of the key; 0: the latest
 */
public record VaultKey(String text, String mount, String name, int version) implements ServiceKey {
    static final String SCHEME = "vault:";

    /** A part of a path begins and ends as the server wants it, so it is never {@code ..}. */
    private static final String PART = "\\w(?:[\\w.-]*\\w)?";

    private static final Pattern FORM =
            Pattern.compile("vault:((?:" + PART + "/)*" + PART + ")/(" + PART + ")(?:\\?version=([1-9]\\d{0,5}))?");

    static VaultKey parse(String text) throws KeyStoreException {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new KeyStoreException(
                    Fault.REFERENCE,
                    "'" + text
                            + "' is no key of OpenBao or Vault (expected: vault:MOUNT/NAME or vault:MOUNT/NAME?version=N, where MOUNT is that of a transit engine)");
        }
        int version = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        return new VaultKey(text, parts.group(1), parts.group(2), version);
    }

    @Override
    public String service() {
        return "OpenBao or Vault";
    }

    @Override
    public String maker() {
        return "bao write -f " + mount + "/keys/" + name + " type=ecdsa-p256";
    }

    @Override
    public String toString() {
        return text;
    }
}
