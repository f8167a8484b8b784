package dev.sealift.hil.firmware;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.image.ImageHeader;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.UUID;

/**
 * Images that must not run, each with the reason it must be refused with at each depth: by the server's intake, by the
 * agent on the board, and by the bootloader when the bytes are in flash and marked for trial.
 */
public enum BadImage {
    TAMPERED_PAYLOAD(ReasonCode.HASH_MISMATCH) {
        @Override
        public byte[] bytes(Firmware firmware, SlotName slot) throws IOException {
            return Forgery.tamperedPayload(firmware, slot, NEWER);
        }
    },
    TAMPERED_HEADER(ReasonCode.IMAGE_BAD_HEADER) {
        @Override
        public byte[] bytes(Firmware firmware, SlotName slot) throws IOException {
            byte[] image = firmware.signed(slot, NEWER);
            int flags = (int) (ImageHeader.ROM_FIXED | ImageHeader.RAM_LOAD);
            ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(FLAGS_OFFSET, flags);
            return image;
        }
    },
    FOREIGN_KEY(ReasonCode.KEY_UNKNOWN) {
        @Override
        public byte[] bytes(Firmware firmware, SlotName slot) throws IOException {
            return Forgery.foreignKey(firmware, slot, NEWER);
        }
    },
    /** In flash there is no end of file: the board finds erased bytes where the TLVs should be. */
    TRUNCATED(ReasonCode.IMAGE_TRUNCATED, ReasonCode.IMAGE_BAD_TLV, ReasonCode.IMAGE_BAD_TLV) {
        @Override
        public byte[] bytes(Firmware firmware, SlotName slot) throws IOException {
            byte[] image = firmware.signed(slot, NEWER);
            return Arrays.copyOf(image, image.length - CUT_OFF);
        }
    },
    WRONG_BOARD(ReasonCode.WRONG_BOARD) {
        @Override
        public byte[] bytes(Firmware firmware, SlotName slot) throws IOException {
            var options = SignOptions.forBoard(
                    Firmware.BOARD, Firmware.slotOf(slot), ImageVersion.parse(NEWER), Firmware.COUNTER);
            return Firmware.sign(
                    Files.readAllBytes(firmware.application(slot)),
                    new SignOptions(
                            options.version(),
                            options.headerSize(),
                            options.padHeader(),
                            options.slotSize(),
                            options.trailerSize(),
                            options.securityCounter(),
                            options.romFixed(),
                            options.vid(),
                            UUID.nameUUIDFromBytes(new byte[] {1})),
                    firmware.key());
        }
    },
    /** Intake takes images of either slot; it refuses a release that has none for one of them. */
    OTHER_SLOT(ReasonCode.NO_IMAGE_FOR_SLOT, ReasonCode.WRONG_SLOT, ReasonCode.WRONG_SLOT) {
        @Override
        public byte[] bytes(Firmware firmware, SlotName slot) throws IOException {
            return firmware.signed(slot == SlotName.A ? SlotName.B : SlotName.A, NEWER);
        }
    },
    /** Intake does not know what a device runs; it refuses what is below the counter of what was released before. */
    OLDER_VERSION(ReasonCode.COUNTER_TOO_LOW, ReasonCode.VERSION_OLDER, ReasonCode.VERSION_OLDER) {
        @Override
        public byte[] bytes(Firmware firmware, SlotName slot) throws IOException {
            return firmware.signed(slot, OLDER);
        }

        @Override
        public byte[] bytesForIntake(Firmware firmware, SlotName slot) throws IOException {
            return firmware.sign(Files.readAllBytes(firmware.application(slot)), slot, OLDER, Firmware.COUNTER - 1);
        }
    };

    /** What the boards that meet these images run. */
    public static final String RUNNING = "1.0.0";

    private static final String NEWER = "1.9.0";
    private static final String OLDER = "0.9.0";
    private static final int FLAGS_OFFSET = 16;

    /** More than all the TLVs of an image: hash, key hash, signature, counter and board id are below 200 bytes. */
    private static final int CUT_OFF = 400;

    private final ReasonCode intake;
    private final ReasonCode agent;
    private final ReasonCode bootloader;

    BadImage(ReasonCode everywhere) {
        this(everywhere, everywhere, everywhere);
    }

    BadImage(ReasonCode intake, ReasonCode agent, ReasonCode bootloader) {
        this.intake = intake;
        this.agent = agent;
        this.bootloader = bootloader;
    }

    /** Its bytes, for a board whose free slot is that one. */
    public abstract byte[] bytes(Firmware firmware, SlotName slot) throws IOException;

    /** The file that is handed in at intake. */
    public byte[] bytesForIntake(Firmware firmware, SlotName slot) throws IOException {
        return bytes(firmware, slot);
    }

    public ReasonCode intake() {
        return intake;
    }

    public ReasonCode agent() {
        return agent;
    }

    public ReasonCode bootloader() {
        return bootloader;
    }
}
