package dev.sealift.api.provenance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DSSE envelope, version 1 (https://github.com/secure-systems-lab/dsse): a payload and signatures over its type and bytes.
 *
 * @param payload     base64 of the payload
 * @param payloadType what it is, {@value #IN_TOTO} here
 */
public record Envelope(String payload, String payloadType, List<Signature> signatures) {
    /** An in-toto statement in JSON. */
    public static final String IN_TOTO = "application/vnd.in-toto+json";

    /**
     * One signature.
     *
     * @param keyid SHA-256 of the key's SubjectPublicKeyInfo, hex; only a hint, as DSSE has it
     * @param sig   base64 of the signature; DER for ECDSA
     */
    public record Signature(@Nullable String keyid, String sig) {}

    /** The payload; throws {@link IllegalArgumentException} when it is not base64. */
    public byte[] bytes() {
        return Base64.getDecoder().decode(payload);
    }

    /** What signatures are over: DSSE's pre-authentication encoding of type and payload. */
    public static byte[] signedBytes(String payloadType, byte[] payload) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(payload.length + 64);
        out.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(type);
        out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }
}
