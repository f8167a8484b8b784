package dev.sealift.server;

import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.KeyException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.SampleKeys;
import dev.sealift.server.release.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose signatures the server believes, from files named on its command line. */
final class TrustOptions {
    @Option(
            names = "--trusted-key",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Public keys (PEM) whose signatures intake accepts.")
    private List<Path> trustedKeys = List.of();

    @Option(
            names = "--trust-set",
            paramLabel = "FILE",
            description = "The signed trust set that devices have: it decides on every key it names. With --root-key.")
    private @Nullable Path trustSet;

    @Option(names = "--root-key", paramLabel = "FILE", description = "The public key (PEM) that signs trust sets.")
    private @Nullable Path rootKey;

    @Option(
            names = "--provenance-key",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Public keys (PEM) whose provenance statements intake accepts.")
    private List<Path> provenanceKeys = List.of();

    /** Whether any image can be accepted. */
    boolean trustsAnyImage() {
        return !trustedKeys.isEmpty() || trustSet != null;
    }

    TrustedKeys trusted() {
        var root = rootKey == null ? null : key("--root-key", rootKey);
        return new TrustedKeys(
                keys("--trusted-key", trustedKeys), set(root), root, keys("--provenance-key", provenanceKeys));
    }

    private @Nullable TrustSet set(@Nullable VerifyingKey root) {
        if (trustSet == null) {
            return null;
        }
        if (root == null) {
            throw new StartFailure(
                    StartFailure.Cause.COMMAND_LINE,
                    "--trust-set without --root-key (expected: the key that signed it)");
        }
        try (var in = Files.newInputStream(trustSet)) {
            return SignedTrustSet.verify(Bytes.of(in.readNBytes(SignedTrustSet.MAX_SIZE + 1)), root);
        } catch (IOException | FormatException e) {
            throw new StartFailure(
                    StartFailure.Cause.TRUSTED_KEY,
                    "--trust-set " + trustSet + " cannot be used: " + e.getMessage()
                            + " (expected: a trust set that the root key signed)",
                    e);
        }
    }

    private static List<VerifyingKey> keys(String option, List<Path> files) {
        List<VerifyingKey> keys = new ArrayList<>();
        files.forEach(file -> keys.add(key(option, file)));
        return keys;
    }

    private static VerifyingKey key(String option, Path file) {
        try {
            String pem = Files.readString(file);
            if (pem.contains("PRIVATE KEY-----")) {
                throw new StartFailure(
                        StartFailure.Cause.TRUSTED_KEY,
                        option + " " + file + " is a private key, which the server does not need"
                                + " (expected: the public key, from 'sealift key show')");
            }
            var key = VerifyingKey.parse(pem);
            SampleKeys.known().refuse(key, file.toString());
            return key;
        } catch (IOException | KeyException | KeyStoreException e) {
            throw new StartFailure(
                    StartFailure.Cause.TRUSTED_KEY,
                    option + " " + file + " cannot be used: " + e.getMessage()
                            + " (expected: a P-256 public key in PEM, from 'sealift key show')",
                    e);
        }
    }
}
