package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.FileErrors;
import dev.sealift.cli.file.FileName;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.image.trust.TrustSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signed trust sets in files. */
public final class TrustSetFile {
    private TrustSetFile() {}

    /** Whoever signed it. */
    public static SignedTrustSet read(Path file) {
        try {
            return SignedTrustSet.parse(Bytes.of(InputFile.read(file, SignedTrustSet.MAX_SIZE)));
        } catch (FormatException e) {
            throw new CliException(ExitCode.IMAGE_REFUSED, FileName.shown(file) + ": " + e.getMessage(), e);
        }
    }

    /** Only if that root key signed it. */
    public static TrustSet verified(Path file, VerifyingKey root) {
        var signed = read(file);
        if (!signed.isBy(root)) {
            throw new CliException(
                    ExitCode.IMAGE_REFUSED,
                    FileName.shown(file) + ": TRUST_SET_INVALID: its signature is not that of the root key "
                            + root.hash() + " (expected: a set that this root key signed, unchanged since)");
        }
        return signed.content();
    }

    /** Two sets with one serial split a fleet: devices that took one over refuse the other. */
    private static void requireNew(Path file, SignedTrustSet signed) {
        try {
            if (Files.exists(file)
                    && (Files.size(file) > SignedTrustSet.MAX_SIZE
                            || !Bytes.of(Files.readAllBytes(file)).equals(signed.encoded()))) {
                throw new CliException(
                        ExitCode.FILE,
                        "cannot write " + FileName.shown(file)
                                + ": it exists already, and devices may have the set in it"
                                + " (expected: a name of its own for each serial)");
            }
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        }
    }

    /** Signs it, and lets it appear once what lies on the disk was read back and verified. */
    static void write(Path file, TrustSet set, Signer root) throws SigningException {
        if (set.keys().stream().anyMatch(trusted -> trusted.key().equals(root.publicKey()))) {
            throw new CliException(
                    ExitCode.USAGE,
                    "the root key " + root.publicKey().hash()
                            + " as a key of its set (expected: other keys; the root key is kept apart and signs no images)");
        }
        var signed = SignedTrustSet.sign(set, root);
        requireNew(file, signed);
        OutputFile.write(file, signed.encoded().toArray(), written -> {
            try {
                SignedTrustSet.verify(Bytes.of(written), root.publicKey());
            } catch (FormatException e) {
                throw new CliException(
                        ExitCode.UNSIGNABLE,
                        "the signed set would be refused: " + e.getMessage() + "\nNothing was written.",
                        e);
            }
        });
    }
}
