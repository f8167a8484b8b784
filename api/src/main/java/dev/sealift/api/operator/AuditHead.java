package dev.sealift.api.operator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/**
 * Where the event log ended at some time, signed by the server and kept outside of the database: so that a log whose end was
 * cut off, or that was replaced as a whole, is told from the one it was.
 *
 * @param epoch          how often the data had been restored then
 * @param sequence       of the last event
 * @param hash           its hash, hex
 * @param at             when this was written
 * @param anchorSequence last event that was pruned; 0 when none was
 * @param anchorHash     its hash, hex
 * @param publicKey      the server's key for this, X.509 SubjectPublicKeyInfo in Base64; compare it with one you wrote down
 * @param signature      ECDSA with SHA-256, DER in Base64, over the other fields
 */
public record AuditHead(
        long epoch,
        long sequence,
        String hash,
        Instant at,
        long anchorSequence,
        String anchorHash,
        String publicKey,
        String signature) {
    private static final String ALGORITHM = "SHA256withECDSA";

    /** Signs where a log ends. */
    public static AuditHead sign(
            long epoch,
            long sequence,
            String hash,
            Instant at,
            long anchorSequence,
            String anchorHash,
            PublicKey publicKey,
            PrivateKey key) {
        String encoded = Base64.getEncoder().encodeToString(publicKey.getEncoded());
        try {
            var signer = Signature.getInstance(ALGORITHM);
            signer.initSign(key);
            signer.update(text(epoch, sequence, hash, at, anchorSequence, anchorHash, encoded));
            String signature = Base64.getEncoder().encodeToString(signer.sign());
            return new AuditHead(epoch, sequence, hash, at, anchorSequence, anchorHash, encoded, signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** The same, to be checked with that key, whatever key it brings. */
    public AuditHead under(String key) {
        return new AuditHead(epoch, sequence, hash, at, anchorSequence, anchorHash, key, signature);
    }

    /** Whether the key in it signed it. Whose key that is has to be known otherwise. */
    public boolean genuine() {
        try {
            var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey));
            var verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(spec));
            verifier.update(text(epoch, sequence, hash, at, anchorSequence, anchorHash, publicKey));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] text(
            long epoch,
            long sequence,
            String hash,
            Instant at,
            long anchorSequence,
            String anchorHash,
            String publicKey) {
        return String.join(
                        "\n",
                        "sealift audit head 1",
                        Long.toString(epoch),
                        Long.toString(sequence),
                        hash,
                        Long.toString(at.toEpochMilli()),
                        Long.toString(anchorSequence),
                        anchorHash,
                        publicKey)
                .getBytes(StandardCharsets.UTF_8);
    }
}
