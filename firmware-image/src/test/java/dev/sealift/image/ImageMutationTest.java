package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damage of every kind: it is refused with a reason, and nothing else is ever thrown. The seeds make failures come back. */
class ImageMutationTest {
    private static final int ROUNDS = 5_000;

    @Test
    void every_single_flipped_bit_is_refused() {
        byte[] image = new ImageBuilder().build();
        for (int bit = 0; bit < image.length * 8; bit++) {
            image[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(ImageVerifier.verify(image, Samples.RULES))
                    .as("bit %d", bit)
                    .isInstanceOf(Verdict.Refused.class);
            image[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(ImageVerifier.verify(image, Samples.RULES)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void bytes_behind_the_last_tlv_do_not_matter() {
        var random = new Random(7);
        byte[] image = new ImageBuilder().build();
        for (int round = 0; round < 100; round++) {
            byte[] tail = new byte[random.nextInt(4096)];
            random.nextBytes(tail);
            assertThat(ImageVerifier.verify(ImageBuilder.concatenate(image, tail), Samples.RULES))
                    .isInstanceOf(Verdict.Accepted.class);
        }
    }

    @Test
    void overwritten_ranges_are_refused() {
        byte[] good = new ImageBuilder().build();
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            byte[] image = good.clone();
            int at = random.nextInt(image.length);
            byte[] noise = new byte[1 + random.nextInt(Math.min(8, image.length - at))];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, image, at, noise.length);
            boolean same = Arrays.equals(image, good);
            assertThat(ImageVerifier.verify(image, Samples.RULES) instanceof Verdict.Accepted)
                    .as("seed %d", seed)
                    .isEqualTo(same);
        }
    }

    @Test
    void noise_is_no_signature() {
        var hash = HashAlgorithm.SHA256.of(new byte[0]);
        byte[] good = Samples.KEY.sign(hash).toArray();
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            byte[] signature = good.clone();
            for (int i = 0; i <= random.nextInt(4); i++) { // most damage goes to the tags and lengths in front
                signature[random.nextInt(random.nextBoolean() ? 6 : signature.length)] = (byte) random.nextInt(256);
            }
            assertThat(Samples.KEY.publicKey().verifies(hash, Bytes.of(signature)))
                    .as("seed %d", seed)
                    .isEqualTo(Arrays.equals(signature, good));
        }
    }

    @Test
    void noise_behind_a_good_magic_is_refused() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            byte[] image = new byte[4 + random.nextInt(600)];
            random.nextBytes(image);
            var fields = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
            fields.putInt(0, ImageHeader.MAGIC);
            if (image.length >= 32) { // plausible sizes lead deeper than noise does
                fields.putShort(8, (short) 32)
                        .putShort(10, (short) random.nextInt(64))
                        .putInt(12, 1 + random.nextInt(200))
                        .putInt(16, 0);
            }
            assertThat(ImageVerifier.verify(image, ImageRules.signedBy(List.of())))
                    .as("seed %d", seed)
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void what_was_signed_is_read_back() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var version = new ImageVersion(
                    random.nextInt(256), random.nextInt(256), random.nextInt(65536), random.nextLong(1L << 32));
            long counter = random.nextLong(1L << 32);
            var slot = Samples.BOARD.slots().get(random.nextInt(2));
            byte[] payload = Samples.payload(slot, 16 + random.nextInt(5000), seed);
            byte[] image =
                    ImageSigner.sign(payload, SignOptions.forBoard(Samples.BOARD, slot, version, counter), Samples.KEY);

            assertThat(ImageVerifier.verify(image, Samples.RULES))
                    .as("seed %d", seed)
                    .isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
                        assertThat(accepted.image().header().version()).isEqualTo(version);
                        assertThat(accepted.image().securityCounter()).isEqualTo(counter);
                        assertThat(accepted.slot()).isEqualTo(slot);
                        assertThat(accepted.image().header().payloadSize()).isEqualTo(payload.length);
                    });
        }
    }
}
