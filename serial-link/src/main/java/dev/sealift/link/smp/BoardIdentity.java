package dev.sealift.link.smp;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Who a board is (64.0).
 *
 * @param id      device id
 * @param board   board name, e.g. {@code stm32f405}
 * @param boardId UUID of the board's kind, 32 lower-case hex digits
 * @param slots   in the order of their numbers
 * @param build   which flash driver it has, e.g. {@code stm32f405-qemu}
 */
public record BoardIdentity(String id, String board, String boardId, List<Slot> slots, String build) {
    /** Address and bytes of a slot. */
    public record Slot(long base, long size) {}

    static BoardIdentity of(CborMap map) throws SmpFormatException {
        List<Slot> slots = new ArrayList<>();
        for (CborMap slot : map.maps("slots")) {
            slots.add(new Slot(slot.integer("base"), slot.integer("size")));
        }
        return new BoardIdentity(
                map.text("id"),
                map.text("board"),
                HexFormat.of().formatHex(map.bytes("cid")),
                List.copyOf(slots),
                map.text("build"));
    }
}
