package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What imgtool made of the same input; its command lines are in src/test/resources/imgtool/README.md. */
class GoldenImageTest {
    private static final byte[] PAYLOAD = TestFiles.bytes("imgtool/payload.bin");

    @Test
    void the_example_of_the_issue() throws Exception {
        var version = new ImageVersion(1, 2, 3, 4);
        assertSame(
                "issue-example.bin",
                PAYLOAD,
                new SignOptions(version, 0x200, true, 0x60000, SignOptions.trailerSize(8), 5L, null, null, null));
    }

    @Test
    void an_image_for_a_board_and_slot() throws Exception {
        var vendor = Uuids.named(Uuids.DNS, "sealift.dev");
        var board = Board.STM32F405;
        assertThat(Uuids.named(vendor, board.name())).isEqualTo(board.id());
        assertSame(
                "board-slot-a.bin",
                PAYLOAD,
                new SignOptions(
                        new ImageVersion(2, 0, 0, 0), 0x200, true, 0x60000, 0, 7L, 0x0802_0000L, vendor, board.id()));
    }

    @Test
    void the_smallest_header_and_the_largest_version() throws Exception {
        var version = new ImageVersion(255, 255, 65535, 4294967295L);
        assertSame(
                "smallest-header.bin",
                PAYLOAD,
                new SignOptions(version, 32, true, 0x1000, SignOptions.trailerSize(1), null, null, null, null));
    }

    @Test
    void a_header_in_the_room_that_the_input_left() throws Exception {
        var cid = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
        assertSame(
                "header-in-input.bin",
                TestFiles.bytes("imgtool/padded-payload.bin"),
                new SignOptions(new ImageVersion(1, 2, 3, 4), 0x40, false, 0x2000, 0, 0x0102_0003L, null, null, cid));
    }

    /** Equal up to the signature's length and bytes; both signatures hold. */
    private static void assertSame(String golden, byte[] input, SignOptions options) throws Exception {
        var key = SigningKey.parse(TestFiles.text("keys/pkcs8.pem"));
        byte[] theirs = TestFiles.bytes("imgtool/" + golden);
        byte[] ours = ImageSigner.sign(input, options, key);
        var parsed = ImageParser.parse(theirs);
        int signatureAt = parsed.signedSize() + 4 + 36 + 36; // area head, SHA256, KEYHASH

        assertThat(withoutTotal(ours, parsed.signedSize(), signatureAt))
                .isEqualTo(withoutTotal(theirs, parsed.signedSize(), signatureAt));
        for (var image : List.of(theirs, ours)) {
            assertThat(ImageVerifier.verify(image, ImageRules.signedBy(List.of(key.publicKey()))))
                    .isInstanceOf(Verdict.Accepted.class);
        }
    }

    /** The total of the last area counts the signature, whose length differs by a byte or two. */
    private static byte[] withoutTotal(byte[] image, int areaAt, int end) {
        byte[] copy = Arrays.copyOf(image, end + 2); // with the signature's type, without its length
        copy[areaAt + 2] = 0;
        return copy;
    }
}
