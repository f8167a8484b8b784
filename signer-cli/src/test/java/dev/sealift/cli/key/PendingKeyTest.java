package dev.sealift.cli.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningKey;
import dev.sealift.keys.OpenKey;
import dev.sealift.keys.SampleKeys;
import dev.sealift.keys.UncheckedKey;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PendingKeyTest {
    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void signs_as_the_key_does_and_closes_its_store() throws Exception {
        var hash = HashAlgorithm.SHA256.of(new byte[100]);
        try (var pending = pending("of nobody's key")) {
            assertThat(pending.algorithm()).isEqualTo(KeyAlgorithm.ECDSA_P256);
            assertThat(pending.sign(hash)).isEqualTo(key.sign(hash));
            assertThat(pending.publicKey()).isEqualTo(key.publicKey());
            assertThat(closed).hasValue(0);
        }
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_sample_key_gives_nothing_away_and_is_closed_once() {
        var hash = HashAlgorithm.SHA256.of(new byte[100]);
        try (var pending = pending(key.publicKey().hash().hex())) {
            assertThatExceptionOfType(CliException.class)
                    .isThrownBy(() -> pending.sign(hash))
                    .withMessageContaining("release.pem is a sample key that everybody has: a manual")
                    .matches(e -> e.code() == ExitCode.KEY);
            assertThatExceptionOfType(CliException.class).isThrownBy(pending::publicKey);
        }
        assertThat(closed).hasValue(1);
    }

    private PendingKey pending(String sample) {
        var open = new OpenKey(key, true, "P-256 in release.pem", closed::incrementAndGet);
        return new PendingKey(
                new UncheckedKey(open, SampleKeys.of("fingerprint,origin\n" + sample + ",a manual\n"), "release.pem"));
    }
}
