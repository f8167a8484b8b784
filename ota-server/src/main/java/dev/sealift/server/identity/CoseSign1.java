package dev.sealift.server.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** COSE_Sign1 (RFC 9052) with ES256: a signature over a payload in it or beside it, and over data that both sides know. */
public final class CoseSign1 {
    private static final String CONTEXT = "Signature1";
    private static final String ALGORITHM = "1";
    private static final int ES256 = -7;

    /** How many items a message has: header, unprotected header, payload, signature. */
    private static final int PARTS = 4;

    private static final int SIGNATURE_SIZE = 64;

    /** Kinds of CBOR items, in the upper three bits of their first byte. */
    private static final int BYTES = 0x40;

    private static final int TEXT = 0x60;
    private static final int ARRAY = 0x80;

    private final byte[] header;
    private final JsonNode parameters;
    private final byte @Nullable [] payload;
    private final byte[] signature;

    private CoseSign1(byte[] header, JsonNode parameters, byte @Nullable [] payload, byte[] signature) {
        this.header = header;
        this.parameters = parameters;
        this.payload = payload;
        this.signature = signature;
    }

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException it is none, or not one with ES256; says what is wrong
     */
    public static CoseSign1 parse(byte[] message) {
        JsonNode parts = Cbor.read(message);
        if (!parts.isArray()
                || parts.size() != PARTS
                || !parts.get(0).isBinary()
                || !parts.get(1).isObject()
                || !(parts.get(2).isNull() || parts.get(2).isBinary())
                || !parts.get(3).isBinary()) {
            throw new IllegalArgumentException("no COSE_Sign1");
        }
        byte[] header = parts.get(0).binaryValue();
        JsonNode parameters = Cbor.read(header);
        byte[] signature = parts.get(3).binaryValue();
        if (parameters.path(ALGORITHM).asInt(0) != ES256 || signature.length != SIGNATURE_SIZE) {
            throw new IllegalArgumentException("its algorithm is not ES256");
        }
        byte[] payload = parts.get(2).isNull() ? null : parts.get(2).binaryValue();
        return new CoseSign1(header, parameters, payload, signature);
    }

    /** A number in the header that is signed; 0 without one. */
    public long number(String name) {
        return parameters.path(name).asLong(0);
    }

    /**
     * The payload in it.
     *
     * @throws IllegalArgumentException it travels apart
     */
    public byte[] content() {
        if (payload == null) {
            throw new IllegalArgumentException("nothing is in it");
        }
        return payload.clone();
    }

    /**
     * Whether that key signed the payload and the external data.
     *
     * @param detached the payload, when it is not in the message
     */
    public boolean verifies(PublicKey key, byte[] external, byte[] detached) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(key);
            verifier.update(structure(external, payload == null ? detached : payload));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // another kind of key, or a signature that is no pair of numbers
        }
    }

    /** Sig_structure: RFC 9052, 4.4. */
    private byte[] structure(byte[] external, byte[] content) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(ARRAY | PARTS);
        bytes.write(TEXT | CONTEXT.length());
        bytes.writeBytes(CONTEXT.getBytes(StandardCharsets.US_ASCII));
        string(bytes, header);
        string(bytes, external);
        string(bytes, content);
        return bytes.toByteArray();
    }

    /** The message with that payload in it: whoever has the key can verify it, whatever else is lost. */
    public byte[] with(byte[] content) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(0xd2); // tag 18
        bytes.write(ARRAY | PARTS);
        string(bytes, header);
        bytes.write(0xa0); // nothing that is not signed
        string(bytes, content);
        string(bytes, signature);
        return bytes.toByteArray();
    }

    /** Shortest form, as deterministic encoding wants it: RFC 8949, 4.2.1. */
    private static void string(ByteArrayOutputStream to, byte[] bytes) {
        int length = bytes.length;
        if (length < 24) {
            to.write(BYTES | length);
        } else if (length < 1 << 8) {
            to.write(BYTES | 24);
            to.write(length);
        } else if (length < 1 << 16) {
            to.write(BYTES | 25);
            to.write(length >> 8);
            to.write(length);
        } else {
            to.write(BYTES | 26);
            to.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        }
        to.writeBytes(bytes);
    }
}
