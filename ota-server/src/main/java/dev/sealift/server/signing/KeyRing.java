package dev.sealift.server.signing;

import dev.sealift.api.ProblemCode;
import dev.sealift.image.Bytes;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.OpenKey;
import dev.sealift.keys.SigningKeys;
import dev.sealift.server.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the server was started with, by name. Who may use the API names a key, never a file or a module: a
 * reference can load a library into this process, which is for whoever starts the server to allow.
 *
 * <p>Thread-safe; one key signs one digest at a time. A key stays open until it fails.
 */
public final class KeyRing implements AutoCloseable {
    /** First pause after a failure; it doubles up to the longest. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** Trying these again could lock the token for good: only a restart does. */
    private static final Set<KeyStoreException.Fault> FATAL = EnumSet.of(
            KeyStoreException.Fault.SECRET_WRONG,
            KeyStoreException.Fault.LOCKED,
            KeyStoreException.Fault.SECRET_MISSING);

    private final Map<String, Slot> slots;
    private final SigningKeys keys;
    private final Clock clock;

    /** With those keys, none of which is opened yet. */
    public KeyRing(List<KeyConfiguration> configurations, SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
        this.slots = configurations.stream().collect(Collectors.toMap(KeyConfiguration::name, Slot::new));
    }

    /** A key's public half, and whether it signs the same digest alike each time. */
    public record Facts(VerifyingKey publicKey, boolean deterministic) {}

    /** Opens the key to read its facts, or refuses. */
    Facts facts(String name) {
        return slot(name).use(key -> new Facts(key.signer().publicKey(), key.deterministic()));
    }

    /** The names of all keys. */
    Set<String> names() {
        return new TreeSet<>(slots.keySet());
    }

    /**
     * That key's signature, checked with the public key that the caller expects: a key that was exchanged signs nothing.
     */
    Bytes sign(String name, VerifyingKey expected, Bytes digest) {
        return slot(name).use(key -> {
            var found = key.signer().publicKey();
            if (!found.equals(expected)) {
                throw unavailable("key '" + name + "' is another one than when the profile was made: " + found
                        + " (expected: " + expected + "); make a new profile for the new key");
            }
            Bytes signature;
            try {
                signature = key.signer().sign(digest);
            } catch (SigningException e) {
                throw unavailable("key '" + name + "' did not sign: " + e.getMessage());
            }
            if (!expected.verifies(digest, signature)) {
                throw unavailable("key '" + name + "' gave a signature that does not verify: check its store");
            }
            return signature;
        });
    }

    private Slot slot(String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            throw unavailable("the server was not started with a key '" + name + "' (there are: " + names()
                    + "): add --signing-key " + name + "=REFERENCE and restart it");
        }
        return slot;
    }

    private static Refusal unavailable(String detail) {
        return Refusal.of(ProblemCode.KEY_UNAVAILABLE, detail);
    }

    @Override
    public void close() {
        slots.values().forEach(Slot::drop);
    }

    /** One key, open or not. */
    private final class Slot {
        private final KeyConfiguration configuration;
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable OpenKey open;
        private @Nullable Instant notBefore;
        private Duration pause = FIRST_PAUSE;
        private String failure = "";

        Slot(KeyConfiguration configuration) {
            this.configuration = configuration;
        }

        <T> T use(Function<OpenKey, T> work) {
            lock.lock();
            try {
                if (notBefore != null && clock.instant().isBefore(notBefore)) {
                    throw unavailable(failure
                            + (notBefore.equals(Instant.MAX)
                                    ? " Correct it, then restart the server."
                                    : " It is tried again at " + notBefore + "."));
                }
                T result = work.apply(opened());
                notBefore = null;
                pause = FIRST_PAUSE;
                return result;
            } catch (Refusal refusal) {
                if (notBefore == null || !clock.instant().isBefore(notBefore)) {
                    failed(refusal.problem().detail(), false);
                }
                throw refusal;
            } finally {
                lock.unlock();
            }
        }

        private OpenKey opened() {
            OpenKey key = open;
            if (key == null) {
                try {
                    key = keys.open(configuration.reference(), configuration.secret());
                } catch (KeyStoreException e) {
                    String detail = "key '" + configuration.name() + "' cannot be used: " + e.getMessage() + ".";
                    failed(detail, FATAL.contains(e.fault()));
                    throw unavailable(detail);
                }
                open = key;
            }
            return key;
        }

        private void failed(String detail, boolean forGood) {
            drop();
            failure = detail;
            notBefore = forGood ? Instant.MAX : clock.instant().plus(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }

        private void drop() {
            OpenKey key = open;
            open = null;
            if (key != null) {
                key.close();
            }
        }
    }
}
