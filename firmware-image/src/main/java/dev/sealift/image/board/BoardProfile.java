package dev.sealift.image.board;

import dev.sealift.image.Board;
import dev.sealift.image.KeyAgreement;
import dev.sealift.image.Slot;
import dev.sealift.image.Trailer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What images for a board look like.
 *
 * @param name   by which {@code --board} finds it
 * @param slots  in the order of their numbers on the device
 * @param images what is in a slot
 */
public record BoardProfile(String name, String description, List<Slot> slots, Images images) {
    /** Copies the slots. */
    public BoardProfile {
        slots = List.copyOf(slots);
    }

    /** What is in a slot. */
    public sealed interface Images permits Sealift, Mcuboot, Esp {
        /** Keys that {@code format} and {@code bootloader} have in the file. */
        String format();
    }

    /**
     * Images for Sealift's own bootloader: exactly what {@link Board} says.
     *
     * @param alignment bytes that the flash writes at once
     */
    public record Sealift(Board device, int alignment) implements Images {
        @Override
        public String format() {
            return "mcuboot";
        }
    }

    /**
     * Images for MCUboot, as it was configured for the board.
     *
     * @param padHeader    the build has no room for the header
     * @param alignment    bytes that the flash writes at once
     * @param trailer      what the end of a slot is kept for; null: nothing, the board does not swap
     * @param erased       what erased flash reads
     * @param encryption   null: images are in clear
     * @param vendorId     UUID_VID that images carry; null: none
     * @param classId      UUID_CID likewise
     * @param requiredTlvs types that must be in the protected area
     */
    public record Mcuboot(
            int headerSize,
            boolean padHeader,
            int alignment,
            Placement placement,
            @Nullable Long loadAddress,
            @Nullable Trailer trailer,
            int erased,
            @Nullable Cipher encryption,
            @Nullable UUID vendorId,
            @Nullable UUID classId,
            List<Integer> requiredTlvs)
            implements Images {
        /** Copies the types. */
        public Mcuboot {
            requiredTlvs = List.copyOf(requiredTlvs);
        }

        @Override
        public String format() {
            return "mcuboot";
        }
    }

    /**
     * Application images of ESP-IDF.
     *
     * @param version of Secure Boot: 1 or 2
     * @param chip    name as esptool has it
     * @param chipId  number of the chip in the image header
     */
    public record Esp(int version, String chip, int chipId) implements Images {
        @Override
        public String format() {
            return "esp-v" + version;
        }
    }

    /** Where an image runs. */
    public enum Placement {
        /** In the slot it is linked for. */
        SLOT,
        /** In RAM, to which the bootloader copies it. */
        RAM,
        /** In whatever slot is mapped. */
        ANYWHERE
    }

    /** How images are encrypted. */
    public record Cipher(KeyAgreement agreement, int keyBits) {}

    /** The slot of that name. */
    public Optional<Slot> slot(String slotName) {
        return slots.stream().filter(slot -> slot.name().equals(slotName)).findFirst();
    }
}
