package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HashAlgorithmTest {
    /** Bouncy Castle's at the start of a process, the JDK's later: enough is hashed here that both have their turn. */
    @ParameterizedTest
    @EnumSource
    void whichever_library_hashes_it_is_the_standard_hash(HashAlgorithm algorithm) throws Exception {
        for (int size = 0; size < 600_000; size += 99_991) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            var expected =
                    Bytes.of(MessageDigest.getInstance(algorithm.toString()).digest(bytes));

            assertThat(algorithm.of(bytes)).isEqualTo(expected);
            assertThat(algorithm.of(ByteSource.of(bytes), size)).isEqualTo(expected);
        }
    }
}
