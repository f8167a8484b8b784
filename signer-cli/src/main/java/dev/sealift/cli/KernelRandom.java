package dev.sealift.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/**
 * The kernel's random numbers, without the JDK's security providers, whose loading costs a start 25 ms. Bouncy Castle wants some
 * to blind its arithmetic; a signature is the same whatever they are.
 */
final class KernelRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private static final Path DEVICE = Path.of("/dev/urandom");

    KernelRandom() {
        super(new Spi(), null);
    }

    private static final class Spi extends SecureRandomSpi {
        private static final long serialVersionUID = 1;

        @Override
        protected void engineSetSeed(byte[] seed) {
            // the kernel has better ones
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            try (var in = Files.newInputStream(DEVICE)) {
                if (in.readNBytes(bytes, 0, bytes.length) != bytes.length) {
                    throw new IllegalStateException(DEVICE + " ended");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int size) {
            byte[] seed = new byte[size];
            engineNextBytes(seed);
            return seed;
        }
    }
}
