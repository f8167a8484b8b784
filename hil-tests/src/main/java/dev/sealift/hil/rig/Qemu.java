package dev.sealift.hil.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * One power-on of a board: a QEMU process that runs in a scratch folder from the file {@value #FLASH} there. What QEMU
 * says of itself is kept in {@value #LOG}. Thread-safe.
 */
final class Qemu implements AutoCloseable {
    /** The board's flash; the firmware's QEMU flash driver changes it in place. */
    static final String FLASH = "flash.bin";

    /** QEMU's exit code when the firmware's flash driver played a power cut. */
    static final int POWER_CUT = 77;

    static final String LOG = "qemu.log";

    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Path folder;
    private final Process process;
    private final Qmp qmp;

    /**
     * Switch on.
     *
     * @param cutAt   the flash operation, counted from 1, at which the power fails
     * @param heard   called with each line of QEMU's own output; those that it takes are not kept
     * @param onReset called when the board was reset, by itself or through {@link #reset}
     */
    Qemu(Machine machine, Path folder, Wiring wiring, OptionalInt cutAt, Predicate<String> heard, Runnable onReset)
            throws IOException {
        this.folder = folder;
        // Not in the scratch folder: a Unix socket's path has at most 107 bytes, and a checkout may lie deep.
        Path socketFolder = Files.createTempDirectory("sealift-qmp");
        Path socket = socketFolder.resolve("qmp.sock");
        List<String> command = new ArrayList<>(List.of("qemu-system-arm", "-display", "none"));
        command.addAll(machine.qemuArguments());
        command.addAll(List.of("-monitor", "none", "-kernel", FLASH, "-d", "unimp", "-S"));
        command.addAll(List.of("-qmp", "unix:" + socket + ",server=on,wait=off"));
        String cut = cutAt.isPresent() ? ",arg=cut=" + cutAt.getAsInt() : "";
        command.addAll(List.of("-semihosting-config", "enable=on,target=native,arg=fw" + cut));
        command.addAll(wiring.qemuArguments());
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        BufferedReader output = process.inputReader();
        Thread.ofVirtual().name("qemu-output").start(() -> listen(output, folder.resolve(LOG), heard));
        try {
            qmp = connect(socket, onReset);
            qmp.execute("cont");
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw new IOException("QEMU did not start: " + String.join(" ", command), e);
        } finally {
            // A connection outlives the name it was made under.
            Files.deleteIfExists(socket);
            Files.delete(socketFolder);
        }
    }

    private Qmp connect(Path socket, Runnable onReset) throws IOException {
        AtomicReference<SocketChannel> reached = new AtomicReference<>();
        Waits.until("QEMU to start", START, () -> {
            Qmp.reach(socket).ifPresent(reached::set);
            return reached.get() != null || !process.isAlive();
        });
        SocketChannel channel = reached.get();
        if (channel == null) {
            throw new IOException(
                    "it ended at once with " + process.exitValue() + ": " + Files.readString(folder.resolve(LOG)));
        }
        return new Qmp(channel, event -> {
            if (event.equals("RESET")) {
                onReset.run();
            }
        });
    }

    private static void listen(BufferedReader output, Path log, Predicate<String> heard) {
        try (PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (!heard.test(line)) {
                    copy.println(line);
                }
            }
        } catch (IOException ended) {
            // The pipe breaks when QEMU is killed: there is no more output.
        }
    }

    /** Pull the reset line. RAM survives, as on the chip. */
    void reset() throws IOException {
        qmp.execute("system_reset");
    }

    /** The word of the board's RAM at that address. */
    int word(int address) throws IOException {
        Path file = folder.resolve("word.bin");
        Files.deleteIfExists(file);
        qmp.execute("pmemsave", Map.of("val", address, "size", Integer.BYTES, "filename", file.toString()));
        Waits.until("QEMU to save a word", START, () -> Files.exists(file) && Files.size(file) == Integer.BYTES);
        return ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    boolean isOn() {
        return process.isAlive();
    }

    /** Wait until it ended by itself. Returns its exit code. */
    int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(Waits.scaled(limit))) {
            throw new IllegalStateException("QEMU still runs after " + Waits.scaled(limit));
        }
        return process.exitValue();
    }

    /** Cut the power, now. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            qmp.close();
            process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            // The socket of a dead process.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
