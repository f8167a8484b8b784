package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.keys.KeyStoreException.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key in a security module, by RFC 7512: {@code pkcs11:token=release;object=root?module-path=/usr/lib/libx.so}. What
 * belongs behind the question mark may stand before it too, so that nothing needs quotes in a shell.
 *
 * @param text       as it was typed
 * @param tokenPart  attributes that choose the token, of {@code token}, {@code manufacturer}, {@code model}, {@code serial},
 *     {@code slot-id}
 * @param object     label of the key
 * @param id         CKA_ID of the key
 * @param modulePath the library to load
 * @param pinSource  file that holds the PIN
 */
public record Pkcs11Uri(
        String text,
        Map<String, String> tokenPart,
        @Nullable String object,
        @Nullable Bytes id,
        @Nullable Path modulePath,
        @Nullable Path pinSource)
        implements KeyReference {
    static final String SCHEME = "pkcs11:";

    private static final Set<String> TOKEN = Set.of("token", "manufacturer", "model", "serial", "slot-id");
    private static final Set<String> OTHER = Set.of("object", "id", "type", "module-path", "pin-source");
    private static final String EXPECTED =
            "expected: pkcs11:token=LABEL;object=LABEL;id=%NN…?module-path=FILE&pin-source=file:FILE, of RFC 7512";

    /** Its parts, of which only the token's may be missing. */
    static Pkcs11Uri parse(String text) throws KeyStoreException {
        var attributes = new LinkedHashMap<String, byte[]>();
        for (var part : text.substring(SCHEME.length()).split("[;?&]", -1)) {
            if (!part.isEmpty()) {
                put(attributes, part);
            }
        }
        var token = new LinkedHashMap<String, String>();
        attributes.forEach((name, value) -> {
            if (TOKEN.contains(name)) {
                token.put(name, utf8(value));
            }
        });
        String type = string(attributes, "type");
        if (type != null && !type.equals("private")) {
            throw refused("type=" + type + " in a reference to a signing key (expected: type=private, or none)");
        }
        byte @Nullable [] id = attributes.get("id");
        return new Pkcs11Uri(
                text,
                Map.copyOf(token),
                string(attributes, "object"),
                id == null ? null : Bytes.of(id),
                path(string(attributes, "module-path")),
                pinSource(string(attributes, "pin-source")));
    }

    private static void put(Map<String, byte[]> attributes, String part) throws KeyStoreException {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        if (name.equals("pin-value")) {
            throw refused(
                    "a PIN in the reference: everybody on this machine can read the arguments of a process"
                            + " (expected: pin-source=file:FILE, --pin-env, --pin-fd or --pin-file); take it for known and change it");
        }
        if (equals < 0 || !(TOKEN.contains(name) || OTHER.contains(name))) {
            throw refused("'" + name + "' in a reference to a key (" + EXPECTED + ")");
        }
        if (attributes.put(name, decode(part.substring(equals + 1))) != null) {
            throw refused("'" + name + "' twice in a reference to a key (expected: once)");
        }
    }

    private static byte[] decode(String value) throws KeyStoreException {
        var bytes = new ByteArrayOutputStream();
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                bytes.write(encoded[i]);
            } else if (i + 2 < encoded.length && isHex(encoded[i + 1]) && isHex(encoded[i + 2])) {
                bytes.write(HexFormat.fromHexDigit(encoded[i + 1]) << 4 | HexFormat.fromHexDigit(encoded[i + 2]));
                i += 2;
            } else {
                throw refused("'" + value + "' has a % without two hex digits behind it (expected: %25 for a %)");
            }
        }
        return bytes.toByteArray();
    }

    /** Text as a part of such a reference. */
    static String encode(String text) {
        var encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet > 0 && (Character.isLetterOrDigit(octet) || "-._~".indexOf(octet) >= 0);
            encoded.append(plain ? Character.toString(octet) : "%%%02x".formatted(octet));
        }
        return encoded.toString();
    }

    private static boolean isHex(byte character) {
        return HexFormat.isHexDigit(character);
    }

    private static @Nullable String string(Map<String, byte[]> attributes, String name) {
        byte @Nullable [] value = attributes.get(name);
        return value == null ? null : utf8(value);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static @Nullable Path pinSource(@Nullable String source) throws KeyStoreException {
        if (source == null) {
            return null;
        }
        if (!source.startsWith("file:")) {
            throw refused("pin-source=" + source + " (expected: pin-source=file:FILE)");
        }
        return path(source.substring("file:".length()).replaceFirst("^//(?=/)", ""));
    }

    private static @Nullable Path path(@Nullable String path) throws KeyStoreException {
        if (path == null) {
            return null;
        }
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            throw refused("'" + path + "' is not the name of a file (" + EXPECTED + ")");
        }
        return Path.of(path);
    }

    private static KeyStoreException refused(String message) {
        return new KeyStoreException(Fault.REFERENCE, message);
    }

    @Override
    public String toString() {
        return text;
    }
}
