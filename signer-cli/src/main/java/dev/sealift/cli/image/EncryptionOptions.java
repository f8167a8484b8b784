package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.requireSame;
import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.FileName;
import dev.sealift.cli.file.InputFile;
import dev.sealift.image.Encryption;
import dev.sealift.image.EncryptionKey;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.board.BoardProfile;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the payload of an MCUboot image is encrypted, under imgtool's names. */
final class EncryptionOptions {
    @Option(
            names = {"-E", "--encrypt"},
            paramLabel = "FILE",
            description =
                    "Encrypt the payload for the devices with that key in PEM, P-256 or X25519, public or private.")
    private @Nullable Path encrypt;

    @Option(names = "--encrypt-keylen", paramLabel = "128|256", description = "Bits of AES (default 128).")
    private @Nullable Integer encryptKeyLength;

    @Option(
            names = "--hmac-sha",
            paramLabel = "auto|256|512",
            description = "Hash of the key's wrapping (default 256; 512 with X25519).")
    private String hmacSha = "auto";

    @Option(
            names = {"-c", "--clear"},
            description = "With --encrypt: leave the payload in clear, for the primary slot.")
    private boolean clear;

    /** Whether images are to be encrypted. */
    boolean given() {
        return encrypt != null;
    }

    /** For the devices' key; null: in clear. */
    @Nullable
    Encryption resolve(BoardProfile.@Nullable Cipher board) {
        if (encrypt == null) {
            if (clear || encryptKeyLength != null || !hmacSha.equals("auto")) {
                throw usage(
                        "--clear, --encrypt-keylen or --hmac-sha without --encrypt (expected: the devices' key too)");
            }
            if (board != null) {
                throw usage("no --encrypt, and the board's profile wants encrypted images (expected: --encrypt with the"
                        + " devices' " + board.agreement() + " key)");
            }
            return null;
        }
        if (board != null) {
            requireSame("--encrypt-keylen", encryptKeyLength, board.keyBits());
        }
        int bits = board != null ? board.keyBits() : encryptKeyLength == null ? 128 : encryptKeyLength;
        try {
            var key = EncryptionKey.parse(InputFile.readText(encrypt));
            var hash = hmacSha.equals("auto") ? HashAlgorithm.SHA256 : ExtraOptions.hash("--hmac-sha", hmacSha);
            return new Encryption(key, bits, hash, new SecureRandom(), clear);
        } catch (KeyException e) {
            throw new CliException(ExitCode.KEY, FileName.shown(encrypt) + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw usage("--encrypt-keylen or --hmac-sha: " + e.getMessage());
        }
    }
}
