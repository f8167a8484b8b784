package dev.sealift.cli.board;

import dev.sealift.image.board.BoardProfile;
import java.util.List;

/** A profile in JSON; addresses in hex. */
record BoardView(
        String name, String description, String format, String bootloader, List<SlotView> slots, String source) {
    /** A slot. */
    record SlotView(String name, String address, int size) {}

    static BoardView of(BoardProfile profile, String source) {
        var bootloader =
                switch (profile.images()) {
                    case BoardProfile.Sealift ignored -> "sealift";
                    case BoardProfile.Mcuboot ignored -> "mcuboot";
                    case BoardProfile.Esp ignored -> "esp-idf";
                };
        return new BoardView(
                profile.name(),
                profile.description(),
                profile.images().format(),
                bootloader,
                profile.slots().stream()
                        .map(slot -> new SlotView(slot.name(), "0x%08x".formatted(slot.base()), slot.size()))
                        .toList(),
                source);
    }

    String line() {
        return "%-20s %-8s %-8s %s"
                .formatted(name, format, bootloader, description)
                .stripTrailing();
    }
}
