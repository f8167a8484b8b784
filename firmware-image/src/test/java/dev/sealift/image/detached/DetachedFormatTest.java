package dev.sealift.image.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.image.ByteSource;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningException;
import dev.sealift.image.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DetachedFormatTest {
    private static final byte[] FILE = "firmware".getBytes(StandardCharsets.US_ASCII);
    private static final SigningKey P256 = SigningKey.generate(new SecureRandom());

    /** The JDK is the other program here: it reads both forms by itself. */
    @ParameterizedTest
    @CsvSource({
        "ECDSA_P256, DER, SHA256withECDSA",
        "ECDSA_P256, RAW, SHA256withECDSAinP1363Format",
        "ECDSA_P384, DER, SHA384withECDSA",
        "ECDSA_P384, RAW, SHA384withECDSAinP1363Format"
    })
    void the_jdk_agrees(KeyAlgorithm algorithm, DetachedFormat format, String jdkName) throws Exception {
        var key = SigningKey.generate(algorithm, new SecureRandom());
        byte[] signature = format.sign(ByteSource.of(FILE), key);
        var jdk = Signature.getInstance(jdkName);
        jdk.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(key.publicKey().der().toArray())));
        jdk.update(FILE);

        assertThat(jdk.verify(signature)).isTrue();
        assertThat(format.verifies(ByteSource.of(FILE), signature, key.publicKey()))
                .isTrue();
    }

    @Test
    void aws_takes_the_der_in_base64() throws Exception {
        byte[] signature = DetachedFormat.AWS_OTA.sign(ByteSource.of(FILE), P256);

        assertThat(Base64.getDecoder().decode(signature)).isEqualTo(DetachedFormat.DER.sign(ByteSource.of(FILE), P256));
        assertThat(DetachedFormat.AWS_OTA.verifies(ByteSource.of(FILE), signature, P256.publicKey()))
                .isTrue();
        var p384 = SigningKey.generate(KeyAlgorithm.ECDSA_P384, new SecureRandom());
        assertThatThrownBy(() -> DetachedFormat.AWS_OTA.sign(ByteSource.of(FILE), p384))
                .isInstanceOf(SigningException.class)
                .hasMessage("a key of P-384 for a signature in the form aws (expected: P-256)");
    }

    @ParameterizedTest
    @EnumSource
    void anything_else_is_no_signature(DetachedFormat format) throws Exception {
        byte[] good = format.sign(ByteSource.of(FILE), P256);
        assertThat(format.verifies(ByteSource.of(new byte[3]), good, P256.publicKey()))
                .isFalse();
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            byte[] damaged = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(2000) : good.length);
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(7));
            }
            assertThat(format.verifies(ByteSource.of(FILE), damaged, P256.publicKey()))
                    .as("seed %d", seed)
                    .isFalse();
        }
    }
}
