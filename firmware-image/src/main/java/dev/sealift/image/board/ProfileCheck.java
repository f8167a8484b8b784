package dev.sealift.image.board;

import static dev.sealift.image.ImageFault.IMAGE_BAD_HEADER;
import static dev.sealift.image.ImageFault.IMAGE_TOO_LARGE;
import static dev.sealift.image.ImageFault.WRONG_BOARD;
import static dev.sealift.image.ImageFault.WRONG_SLOT;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageHeader;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.KeyAgreement;
import dev.sealift.image.SignedImage;
import dev.sealift.image.Slot;
import dev.sealift.image.Tlv;
import dev.sealift.image.board.BoardProfile.Mcuboot;
import dev.sealift.image.board.BoardProfile.Placement;
import dev.sealift.image.esp.EspImage;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether an image that is whole and well signed goes with a board, by the first of these rules that is broken: header size,
 * address and slot, room, ids, required TLVs, encryption, trailer. Images for Sealift's bootloader have their rules in
 * {@link dev.sealift.image.ImageVerifier}.
 */
public final class ProfileCheck {
    private static final int TRAILER_MAGIC_SIZE = 16;

    private ProfileCheck() {}

    /**
     * An MCUboot image.
     *
     * @param wanted slot it is to go to; null: any that it can go to
     * @throws FormatException with an {@link dev.sealift.image.ImageFault} or a {@link ProfileFault}
     */
    public static void mcuboot(
            BoardProfile board, Mcuboot rules, @Nullable Slot wanted, SignedImage image, ByteSource file)
            throws FormatException {
        var header = image.header();
        if (header.size() != rules.headerSize()) {
            throw new FormatException(
                    IMAGE_BAD_HEADER,
                    "header size 0x%x".formatted(header.size()),
                    "0x%x".formatted(rules.headerSize()));
        }
        var slots = slots(board, rules, wanted, header);
        checkRoom(rules, slots, image, file);
        checkId(Tlv.UUID_VID, rules.vendorId(), image);
        checkId(Tlv.UUID_CID, rules.classId(), image);
        for (int type : rules.requiredTlvs()) {
            if (image.protectedTlvs().stream().noneMatch(tlv -> tlv.type() == type)) {
                throw new FormatException(
                        ProfileFault.TLV_MISSING, "no protected " + Tlv.nameOf(type), "one, as the board requires");
            }
        }
        checkEncryption(rules, image);
        checkTrailer(rules, slots, image, file);
    }

    /** An application image of ESP-IDF; {@code file} is all of it, signatures included. */
    public static void esp(
            BoardProfile board, BoardProfile.Esp rules, @Nullable Slot wanted, EspImage image, ByteSource file)
            throws FormatException {
        if (image.chipId() != rules.chipId()) {
            throw new FormatException(
                    ProfileFault.WRONG_CHIP,
                    "chip id " + image.chipId(),
                    rules.chipId() + ", which is " + rules.chip());
        }
        var slots = wanted == null ? board.slots() : List.of(wanted);
        requireFit(file.size(), 0, slots);
    }

    private static List<Slot> slots(BoardProfile board, Mcuboot rules, @Nullable Slot wanted, ImageHeader header)
            throws FormatException {
        var slots = wanted == null ? board.slots() : List.of(wanted);
        long address = header.loadAddress();
        if (rules.placement() == Placement.SLOT) {
            var fitting = slots.stream().filter(slot -> slot.base() == address).toList();
            if ((header.flags() & ImageHeader.ROM_FIXED) == 0 || fitting.isEmpty()) {
                throw new FormatException(WRONG_SLOT, address(header), "linked for " + describe(slots));
            }
            return fitting;
        }
        boolean toRam = rules.placement() == Placement.RAM;
        if (toRam != ((header.flags() & ImageHeader.RAM_LOAD) != 0)
                || (header.flags() & ImageHeader.ROM_FIXED) != 0
                || (toRam && !Long.valueOf(address).equals(rules.loadAddress()))) {
            throw new FormatException(
                    WRONG_SLOT,
                    address(header),
                    toRam ? "load address in RAM 0x%08x".formatted(rules.loadAddress()) : "no fixed address");
        }
        return slots;
    }

    private static String address(ImageHeader header) {
        if ((header.flags() & ImageHeader.ROM_FIXED) != 0) {
            return "fixed address 0x%08x".formatted(header.loadAddress());
        }
        return (header.flags() & ImageHeader.RAM_LOAD) == 0
                ? "no fixed address"
                : "load address in RAM 0x%08x".formatted(header.loadAddress());
    }

    private static String describe(List<Slot> slots) {
        return String.join(
                " or ",
                slots.stream()
                        .map(slot -> "0x%08x, slot %s".formatted(slot.base(), slot.name()))
                        .toList());
    }

    private static void checkRoom(Mcuboot rules, List<Slot> slots, SignedImage image, ByteSource file)
            throws FormatException {
        int trailer = trailerSize(rules);
        requireFit(image.size(), trailer, slots);
        requireFit(file.size(), 0, slots);
    }

    private static int trailerSize(Mcuboot rules) {
        var trailer = rules.trailer();
        var cipher = rules.encryption();
        if (trailer == null) {
            return 0;
        }
        return cipher == null ? trailer.size() : trailer.size(cipher.agreement(), cipher.keyBits());
    }

    private static void requireFit(long size, int trailer, List<Slot> slots) throws FormatException {
        int largest = slots.stream().mapToInt(Slot::size).max().orElseThrow();
        if (size + trailer > largest) {
            throw new FormatException(
                    IMAGE_TOO_LARGE,
                    size + " bytes" + (trailer == 0 ? "" : " and a trailer of " + trailer),
                    "at most the " + largest + " bytes of the slot");
        }
    }

    private static void checkId(int type, @Nullable UUID wanted, SignedImage image) throws FormatException {
        if (wanted == null) {
            return;
        }
        var id = image.id(type);
        if (!id.filter(wanted::equals).isPresent()) {
            throw new FormatException(
                    WRONG_BOARD,
                    id.map(found -> Tlv.nameOf(type) + " " + found).orElse("no " + Tlv.nameOf(type)),
                    wanted.toString());
        }
    }

    private static void checkEncryption(Mcuboot rules, SignedImage image) throws FormatException {
        var cipher = rules.encryption();
        var found = encryption(image);
        var expected = cipher == null ? "none" : describe(cipher.agreement(), cipher.keyBits());
        if (!found.equals(expected)) {
            throw new FormatException(ProfileFault.WRONG_ENCRYPTION, "encryption " + found, expected);
        }
    }

    /** As the header and the wrapped key say. */
    private static String encryption(SignedImage image) {
        var header = image.header();
        if (!header.encrypted()) {
            return "none";
        }
        int bits = (header.flags() & ImageHeader.ENCRYPTED_AES256) != 0 ? 256 : 128;
        var found = new ArrayList<String>();
        for (var tlv : image.tlvs()) {
            switch (tlv.type()) {
                case Tlv.ENC_EC256 -> found.add(describe(KeyAgreement.ECDH_P256, bits));
                case Tlv.ENC_X25519, Tlv.ENC_X25519_SHA512 -> found.add(describe(KeyAgreement.X25519, bits));
                default -> {}
            }
        }
        return String.join(" and ", found);
    }

    private static String describe(KeyAgreement agreement, int bits) {
        return (agreement == KeyAgreement.X25519 ? "x25519" : "p256") + "-aes" + bits;
    }

    /** A file as long as the slot ends with a trailer, and that must be one the bootloader knows. */
    private static void checkTrailer(Mcuboot rules, List<Slot> slots, SignedImage image, ByteSource file)
            throws FormatException {
        var trailer = rules.trailer();
        boolean padded = slots.stream().anyMatch(slot -> slot.size() == file.size());
        if (trailer == null || !padded || image.size() > file.size() - TRAILER_MAGIC_SIZE) {
            return;
        }
        byte[] magic = file.bytes(file.size() - TRAILER_MAGIC_SIZE, file.size());
        if (!trailer.isMagic(magic)) {
            throw new FormatException(
                    ProfileFault.WRONG_TRAILER,
                    "a slot that ends with " + HexFormat.of().formatHex(magic),
                    "the trailer of MCUboot for flash written " + trailer.maxAlign() + " bytes at a time");
        }
    }

    /**
     * The dependencies of an image.
     *
     * @param installed versions of the other images on the device, by their number
     */
    public static void dependencies(SignedImage image, Map<Integer, ImageVersion> installed) throws FormatException {
        for (var dependency : image.dependencies()) {
            var version = installed.get(dependency.image());
            if (version == null || version.compareTo(dependency.minimum()) < 0) {
                throw new FormatException(
                        ProfileFault.DEPENDENCY_UNMET,
                        "image " + dependency.image() + (version == null ? " is not there" : " has version " + version),
                        "at least " + dependency.minimum() + "; say what is there with --installed");
            }
        }
    }
}
