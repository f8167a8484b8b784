package dev.sealift.hil.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How the board's UART reaches whoever talks to it. Stays up while the board is power-cycled. */
public sealed interface Wiring extends AutoCloseable {
    /** What QEMU is told. */
    List<String> qemuArguments();

    /** The address of the other end, as {@code serial-link} and the gateway take it. */
    String address();

    @Override
    void close();

    /**
     * A pair of pseudo terminals joined by socat. QEMU's own pty would lose what the board says before it is opened, and
     * look for a reader only once a second.
     */
    record Pty(Process socat, Path boardEnd, Path hostEnd) implements Wiring {
        private static final Duration START = Duration.ofSeconds(5);

        /** Join a pair in that folder. */
        public static Pty in(Path folder) throws IOException {
            Path boardEnd = folder.resolve("tty-board");
            Path hostEnd = folder.resolve("tty-host");
            Process socat = new ProcessBuilder(
                            "socat", "pty,raw,echo=0,link=" + boardEnd, "pty,raw,echo=0,link=" + hostEnd)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("socat.log").toFile())
                    .start();
            Pty pty = new Pty(socat, boardEnd, hostEnd);
            Waits.until("socat to join two terminals", START, () -> Files.exists(boardEnd) && Files.exists(hostEnd));
            return pty;
        }

        @Override
        public List<String> qemuArguments() {
            return List.of("-chardev", "serial,id=uart,path=" + boardEnd, "-serial", "chardev:uart");
        }

        @Override
        public String address() {
            return "pty:" + hostEnd;
        }

        @Override
        public void close() {
            socat.destroy();
        }
    }

    /** A TCP port that QEMU listens on. */
    record Tcp(int port) implements Wiring {
        /** A port that is free now. */
        public static Tcp onFreePort() {
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return new Tcp(probe.getLocalPort());
            } catch (IOException e) {
                throw new UncheckedIOException("no free TCP port for a board's UART", e);
            }
        }

        @Override
        public List<String> qemuArguments() {
            return List.of("-serial", "tcp:127.0.0.1:" + port + ",server=on,wait=off,nodelay=on");
        }

        @Override
        public String address() {
            return "tcp:127.0.0.1:" + port;
        }

        @Override
        public void close() {
            // QEMU owns the port.
        }
    }
}
