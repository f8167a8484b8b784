package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.image.Bytes;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.OpenKey;
import dev.sealift.keys.UncheckedKey;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * A key that another thread checks while the build is read and hashed. Whoever needs more of it than its algorithm waits, and
 * learns by a {@link CliException} that it must not be used.
 */
public final class PendingKey implements Signer, AutoCloseable {
    private final UncheckedKey key;
    private final Future<OpenKey> check;

    PendingKey(UncheckedKey key) {
        var task = new FutureTask<>(key::check);
        this.key = key;
        this.check = task;
        Thread.ofPlatform().daemon().name("key").start(task);
    }

    @Override
    public KeyAlgorithm algorithm() {
        return key.algorithm();
    }

    @Override
    public VerifyingKey publicKey() {
        return checked().signer().publicKey();
    }

    @Override
    public Bytes sign(Bytes hash) throws SigningException {
        var signature = key.sign(hash);
        checked();
        return signature;
    }

    /** A key that may not be used is closed by whoever found that out. */
    @Override
    public void close() {
        try {
            check.get().close();
        } catch (ExecutionException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OpenKey checked() {
        try {
            return check.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeyStoreException why) {
                throw KeyErrors.of(why);
            }
            throw new IllegalStateException("a key fails only as stores of keys do", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a key was checked", e);
        }
    }
}
