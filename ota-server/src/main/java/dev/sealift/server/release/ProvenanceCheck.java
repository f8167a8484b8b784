package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.provenance.Envelope;
import dev.sealift.api.provenance.Statement;
import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.VerifyingKey;
import dev.sealift.server.http.RecordCheck;
import dev.sealift.server.problem.Refusal;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Whether a file is a provenance statement that a trusted key signed, and which files it is about. */
final class ProvenanceCheck {
    /** Each costs a verification for each trusted key. */
    private static final int MAX_SIGNATURES = 8;

    /** Far more than the slots of a board. */
    private static final int MAX_SUBJECTS = 64;

    private static final String SHA256 = "sha256";

    private final List<VerifyingKey> trusted;
    private final JsonMapper json;

    ProvenanceCheck(List<VerifyingKey> trusted, JsonMapper json) {
        this.trusted = trusted;
        this.json = json;
    }

    /** The SHA-256 of each file that the statement is about. */
    Set<String> subjects(byte[] file) {
        var envelope = read(file, Envelope.class, "a DSSE envelope");
        if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
            throw malformed("payload type " + envelope.payloadType(), Envelope.IN_TOTO);
        }
        byte[] payload = base64(envelope.payload(), "payload");
        requireSignature(envelope, payload);
        var statement = read(payload, Statement.class, "an in-toto statement");
        require(statement.type(), Statement.TYPE, "_type");
        require(statement.predicateType(), Statement.SLSA, "predicateType");
        var digests = new TreeSet<String>();
        for (var subject : statement.subject()) {
            String digest = subject.digest().get(SHA256);
            if (digest == null) {
                throw malformed("a subject without sha256", "one for each");
            }
            digests.add(digest);
        }
        if (digests.isEmpty() || statement.subject().size() > MAX_SUBJECTS) {
            throw malformed(statement.subject().size() + " subjects", "1-" + MAX_SUBJECTS);
        }
        return digests;
    }

    private void requireSignature(Envelope envelope, byte[] payload) {
        var signatures = envelope.signatures();
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw malformed(signatures.size() + " signatures", "1-" + MAX_SIGNATURES);
        }
        var hash = HashAlgorithm.SHA256.of(Envelope.signedBytes(envelope.payloadType(), payload));
        boolean named = false;
        for (var signature : signatures) {
            var bytes = Bytes.of(base64(signature.sig(), "signature"));
            for (var key : trusted) {
                // The key id is only a hint (DSSE): a trusted key that fits counts whatever name it goes by.
                if (key.verifies(hash, bytes)) {
                    return;
                }
                named |= key.hash().hex().equals(signature.keyid());
            }
        }
        if (named) {
            throw Refusal.of(
                    ProblemCode.PROVENANCE_SIGNATURE_INVALID,
                    "the statement was changed after it was signed, or another key signed it than it says: make it again"
                            + " with 'sealift attest'");
        }
        throw Refusal.of(
                ProblemCode.PROVENANCE_KEY_UNKNOWN,
                "no key that this server trusts for provenance signed the statement (expected: one of " + trusted
                        + "); start the server with --provenance-key FILE, or sign with a key it trusts",
                signatures.stream()
                        .map(signature -> String.valueOf(signature.keyid()))
                        .toList()
                        .toString(),
                trusted.toString());
    }

    private <T extends Record> T read(byte[] bytes, Class<T> type, String what) {
        try {
            T value = json.readValue(bytes, type);
            if (value != null) {
                RecordCheck.check(value);
                return value;
            }
        } catch (JacksonException e) {
            throw malformed("JSON that is not " + what + ": " + e.getOriginalMessage(), what);
        } catch (Refusal missing) {
            throw malformed(missing.problem().detail(), what);
        }
        throw malformed("null", what);
    }

    private static byte[] base64(String text, String what) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed(what + " that is not base64", "base64");
        }
    }

    private static void require(String found, String expected, String what) {
        if (!found.equals(expected)) {
            throw malformed(what + " " + found, expected);
        }
    }

    private static Refusal malformed(String found, String expected) {
        return Refusal.of(
                ProblemCode.PROVENANCE_MALFORMED,
                "the provenance is refused: " + found + " (expected: " + expected + ")",
                null,
                expected);
    }
}
