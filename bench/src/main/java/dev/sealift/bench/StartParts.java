package dev.sealift.bench;

import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.CryptoServicesRegistrar;

/** Does the first steps of a signing and ends, so that bench/parts.py can tell what each step costs a process. */
public final class StartParts {
    private static final int IMAGE_SIZE = 256 * 1024;

    private StartParts() {}

    /** {@code StartParts STEPS KEY}: 0 to 5 steps. */
    public static void main(String[] args) throws IOException, KeyException {
        steps(Integer.parseInt(args[0]), Path.of(args[1]));
    }

    private static void steps(int count, Path keyFile) throws IOException, KeyException {
        if (count < 1) {
            return;
        }
        CryptoServicesRegistrar.setSecureRandom(new Ones());
        if (count < 2) {
            return;
        }
        var hash = HashAlgorithm.SHA256.of(new byte[IMAGE_SIZE]);
        if (count < 3) {
            return;
        }
        var key = SigningKey.parse(Files.readString(keyFile));
        var publicKey = key.publicKey();
        if (count < 4) {
            return;
        }
        var signature = key.sign(hash);
        if (count >= 5) {
            requireValid(publicKey, hash, signature);
        }
    }

    private static void requireValid(VerifyingKey key, Bytes hash, Bytes signature) {
        if (!key.verifies(hash, signature)) {
            throw new IllegalStateException("a signature that was just made does not verify");
        }
    }

    /** What blinds the arithmetic, at no cost (but not zero, which is asked for again); nothing signed here leaves the process. */
    private static final class Ones extends SecureRandom {
        private static final long serialVersionUID = 1;

        Ones() {
            super(null, null);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 1);
        }
    }
}
