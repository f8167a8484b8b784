package dev.sealift.image.board;

import dev.sealift.image.Board;
import dev.sealift.image.KeyAgreement;
import dev.sealift.image.Slot;
import dev.sealift.image.Tlv;
import dev.sealift.image.Trailer;
import dev.sealift.image.Uuids;
import dev.sealift.image.board.BoardProfile.Cipher;
import dev.sealift.image.board.BoardProfile.Placement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads board profiles; docs/cli.md lists the keys. */
public final class BoardFile {
    private static final long MAX_ADDRESS = 0xffff_ffffL;

    /** No microcontroller starts from a larger slot. */
    private static final long MAX_SLOT = 256L * 1024 * 1024;

    private static final int MAX_SLOTS = 16;

    /** What the flash of an ESP chip erases at once; partitions begin there. */
    private static final int FLASH_SECTOR = 0x1000;

    private static final Map<String, Placement> PLACEMENTS =
            Map.of("slot", Placement.SLOT, "ram", Placement.RAM, "anywhere", Placement.ANYWHERE);

    private static final Map<String, Cipher> CIPHERS = ciphers();

    /** Numbers of ESP-IDF's {@code esp_chip_id_t}. */
    private static final Map<String, Integer> CHIPS = chips();

    private final YamlMap file;
    private final String name;
    private final List<Slot> slots;

    private BoardFile(YamlMap file) throws ProfileException {
        this.file = file;
        this.name = file.value("name", "letters, digits, '.', '_' and '-', at most 64", BoardFile::requireName);
        this.slots = slots(file);
    }

    /**
     * The profile in that text.
     *
     * @param source its name, for messages
     * @throws ProfileException with the line of the first fault
     */
    public static BoardProfile parse(String source, String text) throws ProfileException {
        return new BoardFile(YamlMap.parse(source, text)).profile();
    }

    private BoardProfile profile() throws ProfileException {
        var description = file.has("description") ? file.text("description", "a line of text") : "";
        var format = file.choice("format", ordered("mcuboot", 0, "esp-v1", 1, "esp-v2", 2), null);
        if (format > 0) {
            requireAligned(FLASH_SECTOR);
        }
        var images = format == 0 ? mcuboot() : esp(format);
        var profile = new BoardProfile(name, description, slots, images);
        file.requireNothingElse();
        return profile;
    }

    private BoardProfile.Images mcuboot() throws ProfileException {
        int headerSize = (int) file.number("header-size", 32, 0xffff);
        var bootloader = file.choice("bootloader", ordered("sealift", true, "mcuboot", false), null);
        int alignment = file.value("alignment", "1, 2, 4, 8, 16 or 32", BoardFile::alignment);
        requireAligned(alignment);
        var placement = file.choice("placement", PLACEMENTS, bootloader ? Placement.SLOT : Placement.ANYWHERE);
        var encryption = encryption();
        var required = requiredTlvs();
        if (bootloader) {
            return sealift(headerSize, alignment, placement, encryption, required);
        }
        var vendor = file.has("vendor") ? uuid("vendor", Uuids.DNS) : null;
        return new BoardProfile.Mcuboot(
                headerSize,
                file.choice("pad-header", ordered("true", true, "false", false), true),
                alignment,
                placement,
                placement == Placement.RAM ? file.number("load-address", 0, MAX_ADDRESS) : null,
                trailer(alignment),
                file.choice("erased-value", ordered("0xff", 0xff, "0", 0), 0xff),
                encryption,
                vendor,
                file.has("class") ? uuid("class", vendor) : null,
                required);
    }

    private BoardProfile.Images sealift(
            int headerSize, int alignment, Placement placement, @Nullable Cipher encryption, List<Integer> required)
            throws ProfileException {
        if (placement != Placement.SLOT) {
            throw file.wrong("placement", placement, "slot, since Sealift's bootloader runs images in place");
        }
        if (encryption != null) {
            throw file.wrong("encryption", encryption, "none, which is what Sealift's bootloader takes");
        }
        if (!List.of(Tlv.UUID_CID).equals(required)) {
            throw file.wrong("required-tlvs", names(required), "[UUID_CID], which Sealift's bootloader requires");
        }
        var stack = file.map("initial-stack", "{first: ADDRESS, last: ADDRESS}");
        long first = stack.number("first", 0, MAX_ADDRESS);
        long last = stack.number("last", first, MAX_ADDRESS);
        stack.requireNothingElse();
        return new BoardProfile.Sealift(new Board(name, headerSize, slots, first, last), alignment);
    }

    private BoardProfile.Images esp(int version) throws ProfileException {
        var chip = file.text("chip", String.join(", ", CHIPS.keySet()));
        int id = file.choice("chip", CHIPS, null);
        if (version == 1 && id != 0) {
            throw file.wrong("chip", chip, "esp32, the only one with Secure Boot v1");
        }
        return new BoardProfile.Esp(version, chip, id);
    }

    private static List<Slot> slots(YamlMap file) throws ProfileException {
        var map = file.map("slots", "A: {address: 0x…, size: 0x…}");
        var slots = new ArrayList<Slot>();
        for (var slotName : map.keys()) {
            var slot = map.map(slotName, "{address: 0x…, size: 0x…}");
            long address = slot.number("address", 0, MAX_ADDRESS);
            int size = (int) slot.number("size", 1, Math.min(MAX_SLOT, MAX_ADDRESS + 1 - address));
            slot.requireNothingElse();
            for (var other : slots) {
                if (address != other.base() && address < other.base() + other.size() && other.base() < address + size) {
                    throw map.wrong(
                            slotName,
                            "0x%08x–0x%08x".formatted(address, address + size - 1),
                            "no overlap with slot " + other.name());
                }
            }
            slots.add(new Slot(slotName, address, size));
        }
        if (slots.isEmpty() || slots.size() > MAX_SLOTS) {
            throw file.wrong("slots", slots.size() + " slots", "1–" + MAX_SLOTS);
        }
        return slots;
    }

    /** A slot that begins or ends inside what the flash erases or writes at once cannot be used whole. */
    private void requireAligned(int alignment) throws ProfileException {
        for (var slot : slots) {
            if (slot.base() % alignment != 0 || slot.size() % alignment != 0) {
                throw file.wrong(
                        "slots",
                        "slot %s at 0x%x with 0x%x bytes".formatted(slot.name(), slot.base(), slot.size()),
                        "multiples of 0x%x".formatted(alignment));
            }
        }
    }

    private @Nullable Trailer trailer(int alignment) throws ProfileException {
        var mode = file.choice("swap", ordered("none", 0, "swap", 1, "overwrite", 2), 0);
        if (mode == 0) {
            return null;
        }
        int maxAlign = file.has("max-alignment")
                ? file.value("max-alignment", "8, 16 or 32", BoardFile::alignment)
                : Math.max(8, alignment);
        int sectors = (int) file.number("max-sectors", 1, 0x1_0000, Trailer.DEFAULT_MAX_SECTORS);
        boolean saved = file.choice("save-enctlv", ordered("true", true, "false", false), false);
        try {
            return new Trailer(alignment, maxAlign, sectors, mode == 2, saved, Trailer.Mark.NONE);
        } catch (IllegalArgumentException e) {
            throw file.wrong("max-alignment", maxAlign, "8, 16 or 32");
        }
    }

    /** {@code none}, or the agreement and the bits of AES: {@code p256-aes128}. */
    private @Nullable Cipher encryption() throws ProfileException {
        if (!file.has("encryption") || file.text("encryption", "none").equals("none")) {
            return null;
        }
        return file.choice("encryption", CIPHERS, null);
    }

    private List<Integer> requiredTlvs() throws ProfileException {
        var types = new ArrayList<Integer>();
        for (var word : file.words("required-tlvs")) {
            types.add(Tlv.typeNamed(word)
                    .orElseThrow(
                            () -> file.wrong("required-tlvs", word, "names as 'sealift inspect' shows them, or 0x…")));
        }
        return types;
    }

    private UUID uuid(String key, @Nullable UUID namespace) throws ProfileException {
        return file.value(
                key,
                namespace == null ? "a UUID, or a name with 'vendor' beside it" : "a UUID or a name",
                text -> Uuids.parse(namespace, text));
    }

    private static String names(List<Integer> types) {
        return types.stream().map(Tlv::nameOf).toList().toString();
    }

    private static String requireName(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static int alignment(String text) {
        int value = Integer.parseInt(text);
        if (value < 1 || value > 32 || Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static Map<String, Cipher> ciphers() {
        var ciphers = new LinkedHashMap<String, Cipher>();
        for (int bits : new int[] {128, 256}) {
            ciphers.put("p256-aes" + bits, new Cipher(KeyAgreement.ECDH_P256, bits));
            ciphers.put("x25519-aes" + bits, new Cipher(KeyAgreement.X25519, bits));
        }
        return ciphers;
    }

    private static Map<String, Integer> chips() {
        var chips = new LinkedHashMap<String, Integer>();
        chips.put("esp32", 0);
        chips.put("esp32s2", 2);
        chips.put("esp32c3", 5);
        chips.put("esp32s3", 9);
        chips.put("esp32c2", 12);
        chips.put("esp32c6", 13);
        chips.put("esp32h2", 16);
        chips.put("esp32p4", 18);
        chips.put("esp32c61", 20);
        chips.put("esp32c5", 23);
        return chips;
    }

    private static <T> Map<String, T> ordered(String a, T first, String b, T second) {
        var map = new LinkedHashMap<String, T>();
        map.put(a, first);
        map.put(b, second);
        return map;
    }

    private static <T> Map<String, T> ordered(String a, T first, String b, T second, String c, T third) {
        var map = ordered(a, first, b, second);
        map.put(c, third);
        return map;
    }
}
