package dev.sealift.image;

import static dev.sealift.image.ImageFault.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The rules of docs/formats.md one by one, at their edges. */
class ImageVerifierTest {
    private static final int STACK = (int) Samples.BOARD.stackLast();
    private static final int PAYLOAD_AT = (int) Samples.SLOT_A.base() + 0x200;

    @Test
    void accepts_the_image_that_the_others_are_made_from() {
        assertAccepted(image -> {});
    }

    @Test
    void an_empty_file_and_one_of_other_bytes_have_a_bad_magic() {
        assertThat(fault(new byte[0])).isEqualTo(IMAGE_BAD_MAGIC);
        assertThat(fault(new byte[3])).isEqualTo(IMAGE_BAD_MAGIC);
        assertThat(fault(new byte[1000])).isEqualTo(IMAGE_BAD_MAGIC);
    }

    @Test
    void a_magic_alone_is_truncated() {
        assertThat(fault(Arrays.copyOf(new ImageBuilder().build(), 31))).isEqualTo(IMAGE_TRUNCATED);
    }

    @Test
    void the_header_size_is_exactly_the_boards() {
        assertFault(IMAGE_BAD_HEADER, image -> image.headerSize = 0x1ff);
        assertFault(IMAGE_BAD_HEADER, image -> image.headerSize = 0x400);
        assertFault(IMAGE_BAD_HEADER, image -> image.headerSize = 0);
    }

    @Test
    void the_flags_are_exactly_rom_fixed() {
        assertFault(IMAGE_BAD_HEADER, image -> image.flags = 0);
        assertFault(IMAGE_BAD_HEADER, image -> image.flags = ImageHeader.RAM_LOAD);
        for (int bit = 0; bit < 32; bit++) {
            long extra = 1L << bit;
            if (extra != ImageHeader.ROM_FIXED) {
                assertFault(IMAGE_BAD_HEADER, image -> image.flags |= extra);
            }
        }
    }

    @Test
    void there_is_a_payload() {
        assertFault(IMAGE_BAD_HEADER, image -> image.announcedPayload = 0);
    }

    @Test
    void announced_sizes_fit_the_slot() {
        assertFault(IMAGE_TOO_LARGE, image -> image.announcedPayload = 0xffff_ffffL);
        // header, protected area and the 4 bytes of the next TLV header count too
        assertFault(IMAGE_TOO_LARGE, image -> image.announcedPayload = 0x60000 - 0x200 - 32 - 4 + 1);
        assertFault(IMAGE_TRUNCATED, image -> image.announcedPayload = 0x60000 - 0x200 - 32 - 4);
    }

    @Test
    void the_tlv_area_fits_the_slot() {
        byte[] image = new ImageBuilder().build();
        int at = 0x200 + 64 + 32; // header, payload, protected area
        byte[] large = Arrays.copyOf(image, 0x60000);
        // a payload so long that an area of 0xffff bytes passes the end of the slot
        var header = ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(12, 0x58000);
        int moved = 0x200 + 0x58000 + 32;
        header.putShort(moved, (short) TlvArea.MAGIC).putShort(moved + 2, (short) 0xffff);

        assertThat(fault(large)).isEqualTo(IMAGE_TOO_LARGE);
        assertThat(TlvArea.u16(image, at)).isEqualTo(TlvArea.MAGIC);
    }

    @Test
    void a_file_longer_than_the_slot_is_too_large_whatever_is_behind_the_image() {
        byte[] image = new ImageBuilder().build();

        assertThat(fault(Arrays.copyOf(image, 0x60000 + 1))).isEqualTo(IMAGE_TOO_LARGE);
        assertThat(ImageVerifier.verify(Arrays.copyOf(image, 0x60000), Samples.RULES))
                .isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void every_shorter_file_is_refused() {
        byte[] image = new ImageBuilder().build();
        for (int length = 32; length < image.length; length++) {
            assertThat(fault(Arrays.copyOf(image, length)))
                    .as("%d bytes", length)
                    .isEqualTo(IMAGE_TRUNCATED);
        }
    }

    @Test
    void area_magics_are_checked() {
        assertFault(IMAGE_BAD_TLV, image -> image.plainMagic = TlvArea.PROTECTED_MAGIC);
        assertFault(IMAGE_BAD_TLV, image -> image.protectedMagic = TlvArea.MAGIC);
    }

    @Test
    void a_protected_area_below_its_own_head_is_malformed() {
        var image = new ImageBuilder();
        image.protectedTlvs.clear();
        image.announcedProtected = 3;
        byte[] bytes = image.build();
        // make room, so that the plain area lies where the header says
        byte[] moved = new byte[bytes.length + 3];
        System.arraycopy(bytes, 0, moved, 0, 0x200 + 64);
        System.arraycopy(bytes, 0x200 + 64, moved, 0x200 + 64 + 3, bytes.length - 0x200 - 64);

        assertThat(fault(moved)).isEqualTo(IMAGE_BAD_TLV);
    }

    @Test
    void the_protected_total_is_the_headers() {
        byte[] image = new ImageBuilder().build();
        image[0x200 + 64 + 2]--; // low byte of the total

        assertThat(fault(image)).isEqualTo(IMAGE_BAD_TLV);
    }

    @Test
    void a_plain_total_below_its_head_is_malformed() {
        byte[] image = new ImageBuilder().build();
        image[0x200 + 64 + 32 + 2] = 3;

        assertThat(fault(image)).isEqualTo(IMAGE_BAD_TLV);
    }

    @Test
    void entries_end_within_their_area() {
        byte[] image = new ImageBuilder().build();
        image[0x200 + 64 + 4 + 2] = 100; // length of the first protected entry

        assertThat(fault(image)).isEqualTo(IMAGE_BAD_TLV);
    }

    @Test
    void known_entries_have_their_size_wherever_they_are() {
        for (int type : new int[] {Tlv.KEYHASH, Tlv.SHA256, Tlv.SEC_CNT, Tlv.UUID_CID}) {
            var odd = new Tlv(type, Bytes.of(new byte[5]));
            assertFault(IMAGE_BAD_TLV, image -> image.after.add(odd));
            assertFault(IMAGE_BAD_TLV, image -> image.protectedTlvs.add(odd));
        }
    }

    @Test
    void unknown_entries_are_passed_over() {
        var unknown = new Tlv(0xa5, Bytes.of(new byte[9]));
        assertAccepted(image -> {
            image.before.add(unknown);
            image.after.add(unknown);
            image.protectedTlvs.addFirst(unknown);
        });
    }

    @Test
    void the_hash_counts_only_behind_the_protected_area() {
        assertFault(HASH_MISSING, image -> {
            image.withHash = false;
            image.protectedTlvs.add(new Tlv(Tlv.SHA256, Bytes.of(new byte[32])));
        });
    }

    @Test
    void the_first_hash_counts() {
        var zeros = new Tlv(Tlv.SHA256, Bytes.of(new byte[32]));
        assertFault(HASH_MISMATCH, image -> image.before.add(zeros));
        assertAccepted(image -> image.after.add(zeros));
    }

    @Test
    void a_signature_needs_its_key_hash_right_in_front() {
        assertFault(SIGNATURE_MISSING, image -> image.between.add(new Tlv(0xa5, Bytes.of(new byte[1]))));
    }

    @Test
    void a_pair_of_a_stranger_does_no_harm() {
        var foreign = List.of(
                new Tlv(Tlv.KEYHASH, Samples.OTHER_KEY.publicKey().hash()),
                new Tlv(Tlv.ECDSA_SIG, Bytes.of(new byte[70])));
        assertAccepted(image -> image.before.addAll(foreign));
        assertAccepted(image -> image.after.addAll(foreign));
    }

    @Test
    void a_signature_has_one_form() {
        var image = new ImageBuilder();
        image.withSignature = false;
        byte[] unsigned = image.build();
        var hash = Bytes.of(Arrays.copyOfRange(unsigned, 0x200 + 64 + 32 + 8, 0x200 + 64 + 32 + 40));
        byte[] good = Samples.KEY.sign(hash).toArray();

        assertSignature(good, true);
        assertSignature(Arrays.copyOf(good, good.length + 1), false); // imgtool --pad-sig
        byte[] longLength =
                ImageBuilder.concatenate(new byte[] {0x30, (byte) 0x81}, Arrays.copyOfRange(good, 1, good.length));
        assertSignature(longLength, false); // BER
        assertSignature(new byte[0], false);
        assertSignature(new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}, false); // r = s = 0
        assertSignature(new byte[] {0x30, 6, 2, 1, 1, 2, 1, 1}, false);
    }

    private static void assertSignature(byte[] signature, boolean accepted) {
        Consumer<ImageBuilder> change = image -> {
            image.withSignature = false;
            image.after.add(new Tlv(Tlv.ECDSA_SIG, Bytes.of(signature)));
        };
        if (accepted) {
            assertAccepted(change);
        } else {
            assertFault(SIGNATURE_INVALID, change);
        }
    }

    @Test
    void without_a_board_id_it_is_the_wrong_board() {
        assertFault(WRONG_BOARD, image -> image.protectedTlvs.remove(1));
    }

    @Test
    void the_board_id_counts_only_when_protected_and_the_first_does() {
        assertFault(WRONG_BOARD, image -> {
            image.protectedTlvs.remove(1);
            image.after.add(ImageBuilder.cid(Samples.BOARD.id()));
        });
        assertAccepted(image -> image.protectedTlvs.add(ImageBuilder.cid(Uuids.DNS)));
        assertFault(WRONG_BOARD, image -> image.protectedTlvs.addFirst(ImageBuilder.cid(Uuids.DNS)));
    }

    @Test
    void a_slot_that_was_asked_for_is_the_only_one() {
        var forB = new ImageRules(Samples.BOARD, Samples.SLOT_B, List.of(Samples.KEY.publicKey()), 0, null);

        assertThat(ImageVerifier.verify(new ImageBuilder().build(), forB))
                .isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
                    assertThat(refused.fault()).isEqualTo(WRONG_SLOT);
                    assertThat(refused.detail())
                            .isEqualTo("load address 0x08020000, slot A (expected: 0x08080000, slot B)");
                });
    }

    @Test
    void an_address_that_is_no_slot_is_refused_for_any_slot() {
        assertFault(WRONG_SLOT, image -> image.loadAddress = 0x0802_0004L);
        assertFault(WRONG_SLOT, image -> image.loadAddress = 0);
    }

    @Test
    void a_missing_counter_counts_as_zero() {
        var rules = new ImageRules(Samples.BOARD, null, List.of(Samples.KEY.publicKey()), 1, null);
        var image = new ImageBuilder();
        image.protectedTlvs.removeFirst();

        assertThat(ImageVerifier.verify(image.build(), rules))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(COUNTER_TOO_LOW));
        assertAccepted(other -> other.protectedTlvs.removeFirst());
    }

    @Test
    void counters_are_unsigned() {
        var rules = new ImageRules(Samples.BOARD, null, List.of(Samples.KEY.publicKey()), 0xffff_ffffL, null);
        var image = new ImageBuilder();
        image.protectedTlvs.set(0, ImageBuilder.counter(-1));

        assertThat(ImageVerifier.verify(image.build(), rules)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void the_initial_stack_pointer_lies_in_ram() {
        assertAccepted(image -> vectors(image, 0x2000_0008, PAYLOAD_AT + 1));
        assertFault(IMAGE_BAD_VECTORS, image -> vectors(image, 0x2000_0000, PAYLOAD_AT + 1));
        assertFault(IMAGE_BAD_VECTORS, image -> vectors(image, STACK + 8, PAYLOAD_AT + 1));
        assertFault(IMAGE_BAD_VECTORS, image -> vectors(image, STACK - 4, PAYLOAD_AT + 1));
        assertFault(IMAGE_BAD_VECTORS, image -> vectors(image, -8, PAYLOAD_AT + 1));
    }

    @Test
    void the_reset_address_is_odd_and_in_the_payload() {
        assertAccepted(image -> vectors(image, STACK, PAYLOAD_AT + 63));
        assertFault(IMAGE_BAD_VECTORS, image -> vectors(image, STACK, PAYLOAD_AT + 65));
        assertFault(IMAGE_BAD_VECTORS, image -> vectors(image, STACK, PAYLOAD_AT - 1));
        assertFault(IMAGE_BAD_VECTORS, image -> vectors(image, STACK, PAYLOAD_AT + 8));
        assertFault(IMAGE_BAD_VECTORS, image -> image.payload = new byte[7]);
    }

    @Test
    void without_a_board_only_form_hash_and_signature_count() throws Exception {
        var options = new SignOptions(Samples.VERSION, 0x20, true, 0x1000, 0, null, null, null, null);
        byte[] image = ImageSigner.sign(new byte[] {1}, options, Samples.KEY);

        assertThat(ImageVerifier.verify(image, ImageRules.signedBy(List.of(Samples.KEY.publicKey()))))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.slot()).isNull());
        assertThat(ImageVerifier.verify(image, ImageRules.signedBy(List.of())))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(KEY_UNKNOWN));
    }

    @Test
    void a_slot_belongs_to_its_board() {
        var elsewhere = new Slot("A", 0, 1);

        assertThatThrownBy(() -> new ImageRules(Samples.BOARD, elsewhere, List.of(), 0, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void vectors(ImageBuilder image, int stack, int reset) {
        ByteBuffer.wrap(image.payload)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(stack)
                .putInt(reset);
    }

    private static void assertAccepted(Consumer<ImageBuilder> change) {
        var image = new ImageBuilder();
        change.accept(image);
        assertThat(ImageVerifier.verify(image.build(), Samples.RULES)).isInstanceOf(Verdict.Accepted.class);
    }

    private static void assertFault(ImageFault expected, Consumer<ImageBuilder> change) {
        var image = new ImageBuilder();
        change.accept(image);
        assertThat(fault(image.build())).isEqualTo(expected);
    }

    private static ImageFault fault(byte[] file) {
        return switch (ImageVerifier.verify(file, Samples.RULES)) {
            case Verdict.Refused refused -> refused.fault();
            case Verdict.Accepted accepted -> throw new AssertionError("accepted: " + accepted);
        };
    }
}
