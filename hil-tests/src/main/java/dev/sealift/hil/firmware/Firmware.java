package dev.sealift.hil.firmware;

import dev.sealift.api.SlotName;
import dev.sealift.hil.flash.FlashFile;
import dev.sealift.hil.flash.ImageReference;
import dev.sealift.hil.flash.StateRecord;
import dev.sealift.image.Board;
import dev.sealift.image.ByteSource;
import dev.sealift.image.Bytes;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageExtras;
import dev.sealift.image.ImageParser;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageSink;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.KeyException;
import dev.sealift.image.SignOptions;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.Slot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The builds of firmware-ref for a board, signed on demand with the checkout's development key.
 *
 * @param board  that they are for
 * @param builds folder with {@code bootloader.bin}, {@code app-a.bin}, …
 * @param key    the one that the bootloader trusts
 * @param root   signs the trust sets that it takes
 */
public record Firmware(Board board, Path builds, SigningKey key, SigningKey root) {
    /** The board that most tests are about, played by QEMU. */
    public static final Board BOARD = Board.STM32F405;

    /** What images have as security counter where a test does not care. */
    public static final long COUNTER = 1;

    private static final String SELECTOR_MARK = "FAULTSEL";

    /** What {@code ./test} and {@code ./run} built and made in that checkout. */
    public static Firmware of(Path checkout) throws IOException {
        return of(BOARD, checkout, "build/stm32f405-qemu");
    }

    /** The same for the board with Ethernet. */
    public static Firmware ofNetworkBoard(Path checkout) throws IOException {
        return of(Board.MPS2_AN386, checkout, "build-mps2-an386/mps2-an386-qemu");
    }

    /** The same for the ESP32-C3; its bootloader is an ESP image, {@code bootloader.esp}. */
    public static Firmware ofEsp32c3(Path checkout) throws IOException {
        return of(Board.ESP32C3, checkout, "build-esp32c3/esp32c3-rom");
    }

    /** The same for boards that are processes of this machine, with sanitizers in them. */
    public static Firmware ofProcesses(Path checkout) throws IOException {
        return of(Board.POSIX, checkout, "build-posix-sanitized/posix");
    }

    /** The same without sanitizers, which take ten times the memory: for fleets. */
    public static Firmware ofFleet(Path checkout) throws IOException {
        return of(Board.POSIX, checkout, "build-posix/posix");
    }

    private static Firmware of(Board board, Path checkout, String builds) throws IOException {
        Path folder = checkout.resolve("firmware-ref").resolve(builds);
        return new Firmware(board, folder, key(developmentKey(checkout)), key(rootKey(checkout)));
    }

    private static SigningKey key(Path file) throws IOException {
        try {
            return SigningKey.parse(Files.readString(file));
        } catch (KeyException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** The key that the checkout's images are signed with. */
    public static Path developmentKey(Path checkout) {
        return checkout.resolve(".sealift/keys/development.pem");
    }

    /** The key that signs trust sets for the checkout's bootloader. */
    public static Path rootKey(Path checkout) {
        return checkout.resolve(".sealift/keys/root.pem");
    }

    /** The bare build of the application for that slot, as CMake left it. */
    public Path application(SlotName slot) {
        return builds.resolve("app-" + slot.name().toLowerCase(Locale.ROOT) + ".bin");
    }

    /** The application for that slot. */
    public byte[] signed(SlotName slot, String version) throws IOException {
        return sign(Files.readAllBytes(application(slot)), slot, version, COUNTER);
    }

    /** The application with more bytes behind it. */
    public byte[] signed(SlotName slot, String version, byte[] more) throws IOException {
        byte[] build = Files.readAllBytes(application(slot));
        byte[] longer = Arrays.copyOf(build, build.length + more.length);
        System.arraycopy(more, 0, longer, build.length, more.length);
        return sign(longer, slot, version, COUNTER);
    }

    /** The application that goes wrong in that way. */
    public byte[] faulty(SlotName slot, String version, Fault fault) throws IOException {
        return sign(faultyBuild(slot, fault), slot, version, COUNTER);
    }

    /** Its bare build, with the fault selected. */
    public byte[] faultyBuild(SlotName slot, Fault fault) throws IOException {
        Path file = builds.resolve("app-faulty-" + slot.name().toLowerCase(Locale.ROOT) + ".bin");
        byte[] build = Files.readAllBytes(file);
        int mark = new String(build, StandardCharsets.ISO_8859_1).indexOf(SELECTOR_MARK);
        if (mark < 0) {
            throw new IOException(file + ": no '" + SELECTOR_MARK
                    + "' in it (expected: one in front of the word that selects the fault)");
        }
        ByteBuffer.wrap(build).order(ByteOrder.LITTLE_ENDIAN).putInt(mark + SELECTOR_MARK.length(), fault.selector());
        return build;
    }

    byte[] sign(byte[] build, SlotName slot, String version, long counter) {
        return sign(build, options(slot, version, counter), key);
    }

    /** The application with those extras, signed by each of those keys. */
    public byte[] signed(SlotName slot, String version, List<? extends Signer> keys, ImageExtras extras)
            throws IOException {
        var options = options(slot, version, COUNTER);
        return sign(Files.readAllBytes(application(slot)), options.with(extras), keys);
    }

    private SignOptions options(SlotName slot, String version, long counter) {
        return SignOptions.forBoard(board, board.slot(slot.name()).orElseThrow(), ImageVersion.parse(version), counter);
    }

    static byte[] sign(byte[] build, SignOptions options, SigningKey key) {
        return sign(build, options, List.of(key));
    }

    /** A build signed in that way by each of those keys. */
    public static byte[] sign(byte[] build, SignOptions options, List<? extends Signer> keys) {
        var out = new ByteArrayOutputStream();
        try {
            ImageSigner.sign(
                    ByteSource.of(build),
                    options,
                    keys,
                    ImageSink.binary(out, options.extras().erased()));
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SigningException e) {
            throw new IllegalStateException("a build of this checkout cannot be signed: " + e.getMessage(), e);
        }
    }

    /** The slot of that name. */
    public static Slot slotOf(SlotName slot) {
        return BOARD.slot(slot.name()).orElseThrow();
    }

    /** The SHA-256 TLV of an image, whatever else is wrong with it; all zero where it has none. */
    public static String imageHash(byte[] image) {
        try {
            return ImageParser.parse(image).imageHash().map(Bytes::hex).orElse(ImageReference.NONE.imageHash());
        } catch (ImageException e) {
            return ImageReference.NONE.imageHash();
        }
    }

    /** Write an image into a slot and mark it for a trial that confirms itself: past every check but the bootloader's. */
    public static void stage(FlashFile flash, SlotName slot, byte[] image) {
        StateRecord now = flash.state().orElseThrow();
        flash.slot(slot, image)
                .state(now.staging(ImageReference.staged(slot, imageHash(image), ImageReference.CONFIRMS_ITSELF)));
    }

    /** Flash as it leaves the bench: bootloader, name, and the application confirmed in slot A. */
    public FlashFile provisioned(String deviceId, String version) throws IOException {
        return provisioned(deviceId, signed(SlotName.A, version));
    }

    /** The same with that image. */
    public FlashFile provisioned(String deviceId, byte[] image) throws IOException {
        return FlashFile.erased()
                .bootloader(Files.readAllBytes(builds.resolve("bootloader.bin")))
                .identity(deviceId)
                .slot(SlotName.A, image)
                .state(StateRecord.first(ImageReference.confirmed(SlotName.A, imageHash(image)), COUNTER));
    }
}
