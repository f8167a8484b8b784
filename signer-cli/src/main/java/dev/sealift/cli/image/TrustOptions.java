package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.key.KeyFile;
import dev.sealift.cli.key.TrustSetFile;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.trust.TrustSet;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom the device trusts: the keys it was built with, or the trust set it has taken over since. */
final class TrustOptions {
    @Option(
            names = {"-k", "--key"},
            paramLabel = "FILE",
            description = "A trusted key in PEM, public or private, or a certificate; may be given several times.")
    private List<Path> keyFiles = List.of();

    @Option(
            names = "--trust-set",
            paramLabel = "FILE",
            description = "The trust set in force on the device, instead of --key; it needs --root-key.")
    private @Nullable Path trustSet;

    @Option(
            names = "--root-key",
            paramLabel = "FILE",
            description = "Public key that signs trust sets: that of --trust-set, and one that an image carries.")
    private @Nullable Path rootKey;

    /** The set in force; without one, any of the keys. */
    TrustSet trust() {
        if ((trustSet == null) == keyFiles.isEmpty()) {
            throw usage((trustSet == null ? "neither --key nor" : "both --key and")
                    + " --trust-set (expected: one of them)");
        }
        if (trustSet == null) {
            return TrustSet.of(keyFiles.stream().map(KeyFile::verifyingKey).toList());
        }
        var root = rootKey();
        if (root == null) {
            throw usage("--trust-set without --root-key (expected: both; a set counts by the root key's signature)");
        }
        return TrustSetFile.verified(trustSet, root);
    }

    /** Those of the options that are about sets, which thresholds and carried sets are checked by. */
    List<String> ofSets() {
        return Stream.of(trustSet == null ? "" : "--trust-set", rootKey == null ? "" : "--root-key")
                .filter(option -> !option.isEmpty())
                .toList();
    }

    /** The root key; null when none was given. */
    @Nullable
    VerifyingKey rootKey() {
        return rootKey == null ? null : KeyFile.verifyingKey(rootKey);
    }
}
