package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyAlgorithmTest {
    private static final Set<KeyAlgorithm> ALL = EnumSet.allOf(KeyAlgorithm.class);

    @ParameterizedTest
    @EnumSource
    void keys_come_back_from_pem_and_check_each_others_signatures(KeyAlgorithm algorithm) throws Exception {
        var key = SigningKey.generate(algorithm, new SecureRandom());
        var hash = algorithm.hash().of(new byte[] {1, 2, 3});
        var signature = key.sign(hash);
        var read = SigningKey.parse(key.toPem(), Set.of(algorithm));

        assertThat(read.sign(hash)).as("deterministic").isEqualTo(signature);
        var publicKey = VerifyingKey.parse(key.publicKey().toPem(), ALL);
        assertThat(publicKey).isEqualTo(key.publicKey());
        assertThat(publicKey.verifies(hash, signature)).isTrue();
        assertThat(publicKey.verifies(algorithm.hash().of(new byte[3]), signature))
                .isFalse();
        byte[] longer = new byte[signature.size() + 1];
        System.arraycopy(signature.toArray(), 0, longer, 0, signature.size());
        assertThat(publicKey.verifies(hash, Bytes.of(longer))).isFalse();
    }

    @Test
    void a_key_to_check_with_may_come_in_a_certificate() throws Exception {
        assertThat(VerifyingKey.parse(TestFiles.text("keys/certificate.pem")))
                .isEqualTo(VerifyingKey.parse(TestFiles.text("keys/public.pem")));
    }

    @Test
    void only_the_algorithms_asked_for_are_read() {
        assertThatThrownBy(() -> SigningKey.parse(
                        TestFiles.text("keys/p384.pem"), Set.of(KeyAlgorithm.ECDSA_P256, KeyAlgorithm.ED25519)))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("P-384")
                .hasMessageContaining("P-256 or Ed25519");
        assertThatThrownBy(() -> SigningKey.parse(TestFiles.text("keys/rsa.pem"), ALL))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("2048 bits")
                .hasMessageContaining("RSA-3072");
    }
}
