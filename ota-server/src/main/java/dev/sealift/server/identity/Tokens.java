package dev.sealift.server.identity;

import dev.sealift.image.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import org.jdbi.v3.core.Handle;

/** Operators' bearer tokens. Only their SHA-256 is kept: 256 random bits need no slow hash. */
final class Tokens {
    private static final int RANDOM_BYTES = 32;

    private final Clock clock;
    private final SecureRandom random;

    Tokens(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** Makes an operator's token in place of the one before; this is the only moment its text exists here. */
    String replace(Handle tx, String operator) {
        remove(tx, operator);
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        // The prefix lets scanners for leaked secrets recognise it.
        String token = "sealift_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        tx.createUpdate("INSERT INTO operator_tokens (sha256, operator, created_at) VALUES (:sha256, :operator, :at)")
                .bind("sha256", sha256(token))
                .bind("operator", operator)
                .bind("at", clock.millis())
                .execute();
        return token;
    }

    /** From now on the operator has none. */
    void remove(Handle tx, String operator) {
        tx.createUpdate("DELETE FROM operator_tokens WHERE operator = :operator")
                .bind("operator", operator)
                .execute();
    }

    static String sha256(String token) {
        return HashAlgorithm.SHA256.of(token.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
