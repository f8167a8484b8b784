package dev.sealift.image;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What an image must match to run on a board (docs/formats.md).
 *
 * @param headerSize of its images: the alignment of the vector table
 * @param slots      in the order of their numbers on the device
 * @param stackFirst lowest initial stack pointer that a vector table may hold
 * @param stackLast  highest one; above it lie the boot report and the reset note
 */
public record Board(String name, int headerSize, List<Slot> slots, long stackFirst, long stackLast) {
    /** STM32F405: 1 MiB of flash, 128 KiB of RAM. */
    public static final Board STM32F405 = new Board(
            "stm32f405",
            0x200,
            List.of(new Slot("A", 0x0802_0000L, 0x6_0000), new Slot("B", 0x0808_0000L, 0x6_0000)),
            0x2000_0008L,
            0x2001_fc00L);

    /** MPS2 FPGA board with AN386 (Cortex-M4 and Ethernet), as QEMU plays it: the STM32F405's map from address 0. */
    public static final Board MPS2_AN386 = new Board(
            "mps2-an386",
            0x200,
            List.of(new Slot("A", 0x2_0000L, 0x6_0000), new Slot("B", 0x8_0000L, 0x6_0000)),
            STM32F405.stackFirst,
            STM32F405.stackLast);

    /** ESP32-C3 with 4 MB of flash, of which the first MiB is used; slots are addresses of the flash, not of the memory map. */
    public static final Board ESP32C3 = new Board(
            "esp32c3",
            0x200,
            List.of(new Slot("A", 0x2_0000L, 0x7_0000), new Slot("B", 0x9_0000L, 0x7_0000)),
            0x3fc8_4008L,
            0x3fcc_4000L);

    /** A process of the host; an image is a program behind a vector table. */
    public static final Board POSIX = new Board(
            "posix",
            0x200,
            List.of(new Slot("A", 0x0802_0000L, 0x20_0000), new Slot("B", 0x0822_0000L, 0x20_0000)),
            STM32F405.stackFirst,
            STM32F405.stackLast);

    /** All boards there are. */
    public static final List<Board> ALL = List.of(STM32F405, MPS2_AN386, ESP32C3, POSIX);

    /** UUIDv5(DNS, "sealift.dev"): the namespace of board names. */
    private static final UUID NAMESPACE = Uuids.named(Uuids.DNS, "sealift.dev");

    /** The board of that name. */
    public static Optional<Board> named(String name) {
        return ALL.stream().filter(board -> board.name.equals(name)).findFirst();
    }

    /** The names of all boards, for messages. */
    public static String names() {
        return ALL.stream().map(Board::name).collect(Collectors.joining(", "));
    }

    /** What images carry as UUID_CID. */
    public UUID id() {
        return Uuids.named(NAMESPACE, name);
    }

    /** The slot of that name. */
    public Optional<Slot> slot(String slotName) {
        return slots.stream().filter(slot -> slot.name().equals(slotName)).findFirst();
    }

    /** The slot that begins at that address. */
    public Optional<Slot> slotAt(long address) {
        return slots.stream().filter(slot -> slot.base() == address).findFirst();
    }

    Layout layout() {
        int largest = slots.stream().mapToInt(Slot::size).max().orElseThrow();
        return Layout.ofDevice(headerSize, ImageHeader.ROM_FIXED, largest);
    }
}
