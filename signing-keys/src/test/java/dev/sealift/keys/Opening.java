package dev.sealift.keys;

import java.util.HashMap;
import java.util.Map;

/** Opens keys as their users do, or says why they cannot be had. */
final class Opening {
    private Opening() {}

    static OpenKey open(String reference, Map<String, String> environment) throws KeyStoreException {
        return new SigningKeys(environment).open(KeyReference.parse(reference), Secrets.none());
    }

    static KeyStoreException refused(String reference, Map<String, String> environment) {
        return refused(new SigningKeys(environment), reference, Secrets.none());
    }

    static KeyStoreException refused(SigningKeys keys, String reference, Secrets secrets) {
        try (var key = keys.open(KeyReference.parse(reference), secrets)) {
            throw new AssertionError("opened " + key.description());
        } catch (KeyStoreException e) {
            return e;
        }
    }

    /** The environment with that variable changed. */
    static Map<String, String> with(Map<String, String> environment, String name, String value) {
        var changed = new HashMap<>(environment);
        changed.put(name, value);
        return changed;
    }
}
