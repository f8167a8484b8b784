package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.image.Bytes;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.FoundKey;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.OpenKey;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * A key that another thread opens while the build is read and hashed. Whoever needs more of it than its algorithm waits, and
 * learns by a {@link CliException} that it must not be used.
 */
public final class PendingKey implements Signer, AutoCloseable {
    private final FoundKey found;
    private final Future<OpenKey> opening;

    PendingKey(FoundKey found) {
        var task = new FutureTask<>(found::open);
        this.found = found;
        this.opening = task;
        Thread.ofPlatform().daemon().name("key").start(task);
    }

    @Override
    public KeyAlgorithm algorithm() {
        return found.algorithm();
    }

    @Override
    public VerifyingKey publicKey() {
        return open().signer().publicKey();
    }

    @Override
    public Bytes sign(Bytes hash) throws SigningException {
        var signature = found.sign(hash);
        open();
        return signature;
    }

    /** A key that may not be used is closed by whoever found that out. */
    @Override
    public void close() {
        try {
            opening.get().close();
        } catch (ExecutionException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OpenKey open() {
        try {
            return opening.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeyStoreException why) {
                throw KeyErrors.of(why);
            }
            throw new IllegalStateException("a key fails only as stores of keys do", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a key was opened", e);
        }
    }
}
