package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageSignerTest {
    private static final SignOptions PLAIN =
            new SignOptions(Samples.VERSION, 0x200, true, 0x60000, 0, null, null, null, null);

    @Test
    void signs_what_the_verifier_accepts() throws Exception {
        byte[] image = Samples.image();

        assertThat(ImageVerifier.verify(image, Samples.RULES))
                .isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
                    assertThat(accepted.slot()).isEqualTo(Samples.SLOT_A);
                    assertThat(accepted.key()).isEqualTo(Samples.KEY.publicKey());
                    assertThat(accepted.image().header().version()).isEqualTo(Samples.VERSION);
                    assertThat(accepted.image().securityCounter()).isEqualTo(5);
                    assertThat(accepted.image().boardId()).contains(Samples.BOARD.id());
                    assertThat(accepted.image().size()).isEqualTo(image.length);
                });
    }

    @Test
    void gives_the_same_bytes_for_the_same_input() throws Exception {
        assertThat(Samples.image()).isEqualTo(Samples.image());
    }

    @Test
    void writes_no_protected_area_when_there_is_nothing_to_protect() throws Exception {
        var image = ImageParser.parse(ImageSigner.sign(new byte[100], PLAIN, Samples.KEY));

        assertThat(image.header().protectedSize()).isZero();
        assertThat(image.protectedTlvs()).isEmpty();
        assertThat(image.tlvs()).extracting(Tlv::type).isEqualTo(List.of(Tlv.SHA256, Tlv.KEYHASH, Tlv.ECDSA_SIG));
    }

    @Test
    void pads_the_header_with_what_erased_flash_reads() throws Exception {
        byte[] image = Samples.image();

        assertThat(Arrays.copyOfRange(image, 32, 0x200)).containsOnly(0xff);
    }

    @Test
    void uses_the_room_that_the_input_left_for_the_header() throws Exception {
        byte[] input = new byte[0x200 + 10];
        Arrays.fill(input, 0x200, input.length, (byte) 7);
        var options = new SignOptions(Samples.VERSION, 0x200, false, 0x60000, 0, null, null, null, null);

        byte[] image = ImageSigner.sign(input, options, Samples.KEY);

        assertThat(ImageParser.parse(image).header().payloadSize()).isEqualTo(10);
        assertThat(image[0x200]).isEqualTo((byte) 7);
        assertThat(input[0]).as("the caller's bytes stay").isZero();
    }

    @Test
    void refuses_an_input_without_room_for_the_header() {
        byte[] input = new byte[0x300];
        input[3] = 9;
        var options = new SignOptions(Samples.VERSION, 0x200, false, 0x60000, 0, null, null, null, null);

        assertThatThrownBy(() -> ImageSigner.sign(input, options, Samples.KEY))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("byte 3 of the input is 0x09")
                .hasMessageContaining("--pad-header");
    }

    @Test
    void refuses_an_input_without_payload() {
        assertThatThrownBy(() -> ImageSigner.sign(new byte[0], PLAIN, Samples.KEY))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("no payload");
        var inPlace = new SignOptions(Samples.VERSION, 0x200, false, 0x60000, 0, null, null, null, null);
        assertThatThrownBy(() -> ImageSigner.sign(new byte[0x200], inPlace, Samples.KEY))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("no payload behind its 512 header bytes");
    }

    @Test
    void refuses_header_sizes_that_the_field_cannot_hold() {
        for (int size : new int[] {31, 0x1_0000, 0x2_0000, -1}) {
            var options = new SignOptions(Samples.VERSION, size, true, 0x60000, 0, null, null, null, null);
            assertThatThrownBy(() -> ImageSigner.sign(new byte[10], options, Samples.KEY))
                    .isInstanceOf(SigningException.class)
                    .hasMessageContaining("header size " + size)
                    .hasMessageContaining("32–65535");
        }
    }

    @Test
    void fills_a_slot_to_the_last_byte_and_no_further() throws Exception {
        byte[] payload = Samples.payload(Samples.SLOT_A, 1000, 3);
        int size = ImageSigner.sign(payload, intoSlotOf(0x2000), Samples.KEY).length;

        assertThat(ImageSigner.sign(payload, intoSlotOf(size), Samples.KEY)).hasSize(size);
        assertThatThrownBy(() -> ImageSigner.sign(payload, intoSlotOf(size - 1), Samples.KEY))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("slot size " + (size - 1));
    }

    private static SignOptions intoSlotOf(int size) {
        return new SignOptions(Samples.VERSION, 0x200, true, size, 0, null, null, null, null);
    }

    @Test
    void leaves_the_trailer_free() {
        int trailer = SignOptions.trailerSize(8);
        assertThat(trailer)
                .as("imgtool's figure for 128 sectors and 8-byte writes")
                .isEqualTo(3120);
        var options = new SignOptions(Samples.VERSION, 0x200, true, 0x2000, trailer, null, null, null, null);

        assertThatThrownBy(() -> ImageSigner.sign(new byte[0x2000 - 3120 - 0x200], options, Samples.KEY))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("trailer 3120");
    }
}
