package dev.sealift.image.esp;

import static dev.sealift.image.esp.EspFault.ESP_DIGEST_MISMATCH;
import static dev.sealift.image.esp.EspFault.ESP_KEY_UNKNOWN;
import static dev.sealift.image.esp.EspFault.ESP_SIGNATURE_INVALID;
import static dev.sealift.image.esp.EspFault.ESP_SIGNATURE_MISSING;

import dev.sealift.image.ByteSource;
import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SignatureFormat;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Secure Boot v2: the file padded with 0xff to a sector, and behind it one sector with up to three signature blocks, as
 * {@code espsecure sign-data --version 2} writes it.
 */
public final class SecureBootV2 implements SignatureFormat {
    private static final int SECTOR = 4096;
    private static final int MAX_BLOCKS = 3;
    private static final Set<KeyAlgorithm> ALGORITHMS =
            EnumSet.of(KeyAlgorithm.ECDSA_P256, KeyAlgorithm.ECDSA_P384, KeyAlgorithm.RSA_3072);

    @Override
    public Set<KeyAlgorithm> algorithms() {
        return EnumSet.copyOf(ALGORITHMS);
    }

    @Override
    public void sign(ByteSource input, List<? extends Signer> signers, OutputStream out)
            throws SigningException, IOException {
        if (!blocks(input).isEmpty()) {
            throw new SigningException(
                    "the input is signed already (expected: an unsigned one): append a signature instead");
        }
        write(padded(input), List.of(), signers, out);
    }

    /**
     * Writes a signed file with further signatures; those in it stay.
     *
     * @throws SigningException when it is not signed, its signatures are not of its content, or it has no room for more
     */
    public void append(ByteSource signed, List<? extends Signer> signers, OutputStream out)
            throws SigningException, IOException {
        var blocks = blocks(signed);
        if (blocks.isEmpty()) {
            throw new SigningException("no signature block at the end of the input (expected: a signed file)");
        }
        var content = content(signed);
        for (var block : blocks) {
            if (!digest(content, block.algorithm()).equals(block.digest())) {
                throw new SigningException("the input was changed after it was signed: sign the build itself");
            }
        }
        write(content, blocks, signers, out);
    }

    @Override
    public List<VerifyingKey> verify(ByteSource file, List<VerifyingKey> trusted) throws FormatException {
        var blocks = blocks(file);
        if (blocks.isEmpty()) {
            throw new FormatException(
                    ESP_SIGNATURE_MISSING, "no signature block in the last 4096 bytes", "one to three");
        }
        var content = content(file);
        requireWhole(content);
        var keys = new ArrayList<VerifyingKey>();
        for (var block : blocks) {
            var digest = digest(content, block.algorithm());
            if (!digest.equals(block.digest())) {
                throw new FormatException(
                        ESP_DIGEST_MISMATCH, "bytes with digest " + digest, "the block's own " + block.digest());
            }
            for (var key : trusted) {
                if (names(block, key)) {
                    if (!key.verifies(digest, block.signature())) {
                        throw new FormatException(
                                ESP_SIGNATURE_INVALID, "a signature that does not verify", "one by " + key);
                    }
                    keys.add(key);
                }
            }
        }
        if (keys.isEmpty()) {
            var found = blocks.stream()
                    .map(block -> "a key of " + block.algorithm())
                    .collect(Collectors.joining(", "));
            throw new FormatException(
                    ESP_KEY_UNKNOWN, found, trusted.isEmpty() ? "a trusted key; there is none" : trusted.toString());
        }
        return List.copyOf(keys);
    }

    /** What is burnt into the chip for that key: SHA-256 of the key as a block holds it. */
    public static Bytes keyDigest(VerifyingKey key) {
        return SignatureBlock.keyDigest(key);
    }

    /**
     * A signature as the file has it; nothing of it is checked.
     *
     * @param digest    of the content, as the block says
     * @param keyDigest see {@link #keyDigest(VerifyingKey)}
     */
    public record Found(KeyAlgorithm algorithm, Bytes digest, Bytes keyDigest) {}

    /** The signatures in that file; none when it is not signed. */
    public static List<Found> signatures(ByteSource file) {
        return blocks(file).stream()
                .map(block -> new Found(
                        block.algorithm(),
                        block.digest(),
                        HashAlgorithm.SHA256.of(block.key().toArray())))
                .toList();
    }

    private static boolean names(SignatureBlock block, VerifyingKey key) {
        return key.algorithm() == block.algorithm()
                && SignatureBlock.keyBytes(key).equals(block.key());
    }

    /** An application must also be whole; partition tables and other data have no form of their own to check. */
    private static void requireWhole(ByteSource content) throws FormatException {
        if (EspImageParser.isImage(content)) {
            EspImageParser.parse(content);
        }
    }

    private static void write(
            ByteSource content, List<SignatureBlock> present, List<? extends Signer> signers, OutputStream out)
            throws SigningException, IOException {
        if (signers.isEmpty() || present.size() + signers.size() > MAX_BLOCKS) {
            throw new SigningException(
                    present.size() + " signatures and " + signers.size() + " more (expected: one to three in all)");
        }
        var blocks = new ArrayList<>(present);
        for (var signer : signers) {
            var key = signer.publicKey();
            if (!ALGORITHMS.contains(key.algorithm())) {
                throw new SigningException("a key of " + key.algorithm() + " (expected: P-256, P-384 or RSA-3072)");
            }
            if (!blocks.isEmpty() && blocks.getFirst().algorithm() != key.algorithm()) {
                throw new SigningException("a key of " + key.algorithm() + " beside one of "
                        + blocks.getFirst().algorithm()
                        + " (expected: one algorithm in a file, since a chip is set to one)");
            }
            var digest = digest(content, key.algorithm());
            blocks.add(SignatureBlock.of(key, digest, signer.sign(digest)));
        }
        byte[] sector = new byte[SECTOR];
        Arrays.fill(sector, (byte) 0xff);
        for (int i = 0; i < blocks.size(); i++) {
            System.arraycopy(blocks.get(i).encode(), 0, sector, i * SignatureBlock.SIZE, SignatureBlock.SIZE);
        }
        content.copyTo(out);
        out.write(sector);
    }

    private static Bytes digest(ByteSource content, KeyAlgorithm algorithm) {
        return algorithm.hash().of(content, content.size());
    }

    /** The blocks from the first on that are one; a sector that begins with none is not a signature sector. */
    private static List<SignatureBlock> blocks(ByteSource file) {
        var blocks = new ArrayList<SignatureBlock>();
        if (file.size() < SECTOR || file.size() % SECTOR != 0) {
            return blocks;
        }
        for (int i = 0; i < MAX_BLOCKS; i++) {
            long at = file.size() - SECTOR + (long) i * SignatureBlock.SIZE;
            var block = SignatureBlock.decode(file.bytes(at, at + SignatureBlock.SIZE));
            if (block.isEmpty()) {
                break;
            }
            blocks.add(block.get());
        }
        return blocks;
    }

    private static ByteSource content(ByteSource signed) {
        return signed.slice(0, signed.size() - SECTOR);
    }

    private static ByteSource padded(ByteSource input) {
        return input.padded((input.size() + SECTOR - 1) / SECTOR * SECTOR, (byte) 0xff);
    }
}
