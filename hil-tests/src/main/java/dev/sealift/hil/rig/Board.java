package dev.sealift.hil.rig;

import dev.sealift.hil.flash.FlashFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A board on the bench: power switch, reset line, watchdog, programmer and serial line. Its flash outlives its power.
 * The watchdog acts on a thread of its own, everything else belongs to one thread.
 */
public final class Board implements AutoCloseable {
    /** Feeding pauses while an image is checked; this is far above that and keeps tests of a hang short. */
    private static final Duration WATCHDOG = Duration.ofSeconds(8);

    /** Where the firmware's QEMU flash driver counts (firmware-ref/ports/cortex-m/sections.ld, kept_flash_operations). */
    private static final int FLASH_OPERATIONS = 0x2001FE00;

    private final String id;
    private final Machine machine;
    private final Path folder;
    private final Wiring wiring;
    private final Watchdog watchdog = new Watchdog(Waits.scaled(WATCHDOG), this::bite);
    private volatile @Nullable Qemu qemu;

    /**
     * A board that is off.
     *
     * @param id     what it calls itself, as {@link FlashFile#identity} has it
     * @param folder scratch folder of its own
     * @param flash  what is in its flash
     */
    public Board(String id, Machine machine, Path folder, Wiring wiring, FlashFile flash) throws IOException {
        this.id = id;
        this.machine = machine;
        this.folder = folder;
        this.wiring = wiring;
        flash.write(flashFile());
    }

    public String id() {
        return id;
    }

    /** Where its serial line ends, as {@code serial-link} and the gateway take it. */
    public String address() {
        return wiring.address();
    }

    public void powerOn() throws IOException {
        powerOn(OptionalInt.empty());
    }

    /** Switch on, and let the power fail in the middle of the n-th flash operation. */
    public void powerOnUntil(int flashOperation) throws IOException {
        powerOn(OptionalInt.of(flashOperation));
    }

    private void powerOn(OptionalInt cutAt) throws IOException {
        powerOff();
        qemu = new Qemu(machine, folder, wiring, cutAt, watchdog::heard, watchdog::stop);
    }

    /** Wait for the power cut that {@link #powerOnUntil} ordered. */
    public void awaitPowerCut(Duration limit) throws InterruptedException {
        Qemu on = on();
        int code = on.awaitEnd(limit);
        if (code != Qemu.POWER_CUT) {
            throw new IllegalStateException("QEMU ended with " + code + " (expected: " + Qemu.POWER_CUT
                    + ", a power cut); see " + folder.resolve(Qemu.LOG));
        }
        powerOff();
    }

    public boolean isOn() {
        Qemu on = qemu;
        return on != null && on.isOn();
    }

    public void powerOff() {
        watchdog.stop();
        Qemu on = qemu;
        if (on != null) {
            on.close();
            qemu = null;
        }
    }

    /** Pull the reset line. */
    public void reset() throws IOException {
        on().reset();
    }

    /** Erases and writes of the flash since it was switched on: what {@link #powerOnUntil} counts. */
    public int flashOperations() throws IOException {
        return on().word(FLASH_OPERATIONS);
    }

    /** What is in the flash. */
    public FlashFile flash() throws IOException {
        return FlashFile.read(flashFile());
    }

    /** Change the flash with a programmer. The board must be off. */
    public void program(Consumer<FlashFile> change) throws IOException {
        if (isOn()) {
            throw new IllegalStateException("board " + id + " is on (expected: off while its flash is programmed)");
        }
        FlashFile flash = flash();
        change.accept(flash);
        flash.write(flashFile());
    }

    private Path flashFile() {
        return folder.resolve(Qemu.FLASH);
    }

    private Qemu on() {
        Qemu on = qemu;
        if (on == null) {
            throw new IllegalStateException("board " + id + " is off (expected: on)");
        }
        return on;
    }

    private void bite() {
        Qemu on = qemu;
        if (on != null && on.isOn()) {
            try {
                on.reset();
            } catch (IOException e) {
                throw new UncheckedIOException("board " + id + ": the watchdog could not reset it", e);
            }
        }
    }

    @Override
    public void close() {
        powerOff();
        watchdog.close();
        wiring.close();
    }
}
