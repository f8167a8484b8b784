package dev.sealift.link;

import java.time.Duration;

/** A place where a board may be found; it can be opened again and again, one link at a time. */
public sealed interface LinkPort extends AutoCloseable permits TtyPort, TcpPort, TcpListenPort {
    /** The specification it was made from. */
    String spec();

    /**
     * Opens the link.
     *
     * @param timeout how long to wait for a peer, where there is one to wait for
     */
    Link open(Duration timeout) throws LinkException;

    /** Gives back what the port holds while it is not open (a listening socket). */
    @Override
    void close();

    /**
     * The port named by a specification:
     *
     * <ul>
     *   <li>{@code tty:/dev/ttyUSB0} or {@code tty:/dev/ttyUSB0,921600}: a serial port, 8N1, 115200 baud unless told;
     *   <li>{@code pty:/tmp/board}: a pseudo terminal or a link to one;
     *   <li>{@code tcp:host:port}: connects;
     *   <li>{@code tcp-listen:port} or {@code tcp-listen:host:port}: waits for the board, or its emulator, to dial in; on the
     *       loopback interface unless told, for whoever connects speaks for the board. Listens from now on.
     * </ul>
     */
    static LinkPort of(String spec) throws LinkException {
        int colon = spec.indexOf(':');
        String scheme = colon < 0 ? "" : spec.substring(0, colon);
        String rest = spec.substring(colon + 1);
        return switch (scheme) {
            case "tty", "pty" -> TtyPort.parse(spec, rest);
            case "tcp" -> TcpPort.parse(spec, rest);
            case "tcp-listen" -> TcpListenPort.parse(spec, rest);
            default -> throw invalid(spec);
        };
    }

    /** What to say of a specification that is not one. */
    static LinkException invalid(String spec) {
        return new LinkException(
                LinkException.Kind.INVALID,
                spec,
                "not a port (expected: tty:/dev/NAME[,BAUD], pty:/PATH, tcp:HOST:PORT or tcp-listen:[HOST:]PORT)");
    }
}
