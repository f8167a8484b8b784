package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.file.FileName;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.cli.key.KeyFile;
import dev.sealift.image.Bytes;
import dev.sealift.image.FixedSignature;
import dev.sealift.image.Signer;
import dev.sealift.image.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** For signatures that are made elsewhere: what to sign goes out, and the signature comes in. */
final class ExternalOptions {
    @Option(
            names = "--vector-to-sign",
            paramLabel = "payload|digest",
            description = "Write what is to be signed, or its hash, instead of a signed image.")
    private @Nullable String vector;

    @Option(
            names = "--fix-sig",
            paramLabel = "FILE",
            description = "Take the signature in that file, base64, instead of making one. It is checked first.")
    private @Nullable Path fixed;

    @Option(
            names = "--fix-sig-pubkey",
            paramLabel = "FILE",
            description = "Public key of that signature, or of the one that --vector-to-sign is for.")
    private @Nullable Path fixedKey;

    @Option(names = "--sig-out", paramLabel = "FILE", description = "Write the signature there too, base64.")
    private @Nullable Path signatureOut;

    /** Whether what is to be signed is wanted, and no signature. */
    boolean wantsVector() {
        return vector != null;
    }

    /** Whether only its hash is wanted. */
    boolean wantsDigest() {
        if (vector == null || vector.equals("payload")) {
            return false;
        }
        if (!vector.equals("digest")) {
            throw usage("--vector-to-sign " + vector + " (expected: payload or digest)");
        }
        return true;
    }

    /** The key that a signature made elsewhere is of. */
    Optional<VerifyingKey> key() {
        return Optional.ofNullable(fixedKey).map(KeyFile::verifyingKey);
    }

    /** What gives the signature made elsewhere. */
    Optional<Signer> signer() {
        if (fixed == null) {
            return Optional.empty();
        }
        var key = key().orElseThrow(() -> usage("--fix-sig without --fix-sig-pubkey (expected: both)"));
        var text = InputFile.readText(fixed).strip();
        try {
            return Optional.of(
                    new FixedSignature(key, Bytes.of(Base64.getDecoder().decode(text))));
        } catch (IllegalArgumentException e) {
            throw usage("--fix-sig " + fixed + ": no base64 (expected: a signature as --sig-out writes it; 'base64 -w0'"
                    + " makes it of a binary one)");
        }
    }

    boolean wantsSignature() {
        return signatureOut != null;
    }

    /** Looks at it before anything is signed: afterwards there is an OUTFILE. */
    void requireSignatureFile(FormatName format, List<Path> files) {
        if (signatureOut == null) {
            return;
        }
        if (format != FormatName.MCUBOOT || wantsVector()) {
            throw usage("--sig-out (expected: --format mcuboot, whose signature is inside a file)");
        }
        for (var file : files) {
            if (FileName.same(file, signatureOut)) {
                throw usage("--sig-out " + FileName.shown(signatureOut)
                        + " is INFILE or OUTFILE too (expected: a file of its own)");
            }
        }
    }

    /** Writes the last signature of an image. */
    void writeSignature(SignedFile signed) {
        if (signatureOut == null || !(signed instanceof ImageView image)) {
            return;
        }
        var signature = image.tlvs().stream()
                .filter(entry -> List.of("ECDSA_SIG", "ED25519", "RSA3072_PSS").contains(entry.type()))
                .reduce((first, second) -> second)
                .orElseThrow();
        byte[] bytes = HexFormat.of().parseHex(signature.data());
        OutputFile.write(signatureOut, Base64.getEncoder().encodeToString(bytes).getBytes(StandardCharsets.US_ASCII));
    }
}
