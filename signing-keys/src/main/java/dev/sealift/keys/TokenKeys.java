package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import dev.sealift.keys.cryptoki.Attribute;
import dev.sealift.keys.cryptoki.CryptokiException;
import dev.sealift.keys.cryptoki.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the private keys of a token and what belongs to them. */
final class TokenKeys {
    private TokenKeys() {}

    /**
     * A private key.
     *
     * @param handle in the session
     * @param label  empty when it has none
     * @param id     empty when it has none
     */
    record Found(long handle, String label, Bytes id) {
        /** As a part of a reference. */
        @Override
        public String toString() {
            var id = new StringBuilder();
            for (byte octet : this.id.toArray()) {
                id.append("%%%02x".formatted(octet));
            }
            return "object=" + Pkcs11Uri.encode(label) + (id.isEmpty() ? "" : ";id=" + id);
        }
    }

    static List<Found> matching(Session session, Pkcs11Uri uri) throws CryptokiException {
        var wanted = new ArrayList<Attribute>();
        wanted.add(Attribute.of(Attribute.CLASS, Attribute.PRIVATE_KEY));
        var label = uri.object();
        if (label != null) {
            wanted.add(Attribute.of(Attribute.LABEL, label));
        }
        var id = uri.id();
        if (id != null) {
            wanted.add(new Attribute(Attribute.ID, id));
        }
        var keys = new ArrayList<Found>();
        for (long handle : session.find(wanted)) {
            byte[] name = session.attribute(handle, Attribute.LABEL).orElse(new byte[0]);
            byte[] number = session.attribute(handle, Attribute.ID).orElse(new byte[0]);
            keys.add(new Found(handle, new String(name, StandardCharsets.UTF_8), Bytes.of(number)));
        }
        return keys;
    }

    static TokenSigner only(Session session, Pkcs11Uri uri) throws KeyStoreException, CryptokiException {
        var keys = matching(session, uri);
        if (keys.size() != 1) {
            throw keys.isEmpty()
                    ? new KeyStoreException(
                            Fault.NOT_FOUND,
                            uri + ": no such private key in the token (expected: one that 'sealift key list' shows)")
                    : new KeyStoreException(
                            Fault.AMBIGUOUS,
                            "%s: %d private keys match, %s (expected: object= and id= that name one)"
                                    .formatted(uri, keys.size(), keys));
        }
        var key = keys.getFirst();
        var mayBeUsed = session.attribute(key.handle(), Attribute.SIGN);
        if (mayBeUsed.isPresent() && mayBeUsed.get().length == 1 && mayBeUsed.get()[0] == 0) {
            throw new KeyStoreException(
                    Fault.UNSUITABLE, uri + ": the token does not let this key sign (expected: CKA_SIGN is true)");
        }
        return new TokenSigner(session, key.handle(), publicKey(session, key, uri.toString()), uri.toString());
    }

    /** Of the public key object beside it, or of itself, or of a certificate. */
    static VerifyingKey publicKey(Session session, Found key, String name) throws KeyStoreException, CryptokiException {
        var found = Optional.<VerifyingKey>empty();
        var companion = companion(session, key, Attribute.PUBLIC_KEY);
        if (companion.isPresent()) {
            found = TokenPublicKey.of(session, companion.get(), name);
        }
        if (found.isEmpty()) {
            found = TokenPublicKey.of(session, key.handle(), name);
        }
        var certificate = companion(session, key, Attribute.CERTIFICATE);
        if (found.isEmpty() && certificate.isPresent()) {
            found = TokenPublicKey.ofCertificate(session, certificate.get(), name);
        }
        return found.orElseThrow(() -> new KeyStoreException(
                Fault.UNSUITABLE,
                name,
                "the token holds no public key of it (expected: a public key or certificate with the same id)",
                null));
    }

    /** The object of that class with the same id; with the same label where there are no ids. */
    private static Optional<Long> companion(Session session, Found key, long objectClass) throws CryptokiException {
        var same = key.id().size() > 0
                ? new Attribute(Attribute.ID, key.id())
                : Attribute.of(Attribute.LABEL, key.label());
        var objects = session.find(List.of(Attribute.of(Attribute.CLASS, objectClass), same));
        return objects.stream().findFirst();
    }
}
