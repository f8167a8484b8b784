package dev.sealift.link;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A serial port or pseudo terminal by its path; 8N1 without flow control. */
public record TtyPort(String spec, Path path, int baud) implements LinkPort {
    /** The console speed of Sealift's boards. */
    public static final int DEFAULT_BAUD = 115_200;

    private static final int MAX_BAUD = 12_000_000;

    /** How long a read stays in the driver; bounds how long {@link Link#close} waits for a reader. */
    static final int POLL_MILLIS = 100;

    /** How long a write may be stuck before the link counts as lost; a whole frame takes 0.15 s at the default speed. */
    private static final int WRITE_MILLIS = 10_000;

    static TtyPort parse(String spec, String rest) throws LinkException {
        int comma = rest.lastIndexOf(',');
        String path = comma < 0 ? rest : rest.substring(0, comma);
        int baud = DEFAULT_BAUD;
        if (comma >= 0) {
            String digits = rest.substring(comma + 1);
            if (!digits.matches("[0-9]{2,8}") || Integer.parseInt(digits) > MAX_BAUD) {
                throw new LinkException(
                        LinkException.Kind.INVALID,
                        spec,
                        "'" + digits + "' is not a speed (expected: baud, e.g. 115200)");
            }
            baud = Integer.parseInt(digits);
        }
        if (!path.startsWith("/")) {
            throw LinkPort.invalid(spec);
        }
        return new TtyPort(spec, Path.of(path), baud);
    }

    @Override
    public Link open(Duration timeout) throws LinkException {
        Path real = resolve();
        SerialPort port;
        try {
            port = SerialPort.getCommPort(real.toString());
        } catch (SerialPortInvalidPortException e) {
            throw new LinkException(LinkException.Kind.MISSING, spec, "not a serial port: name a tty or pty device", e);
        }
        port.setComPortParameters(baud, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(
                SerialPort.TIMEOUT_READ_SEMI_BLOCKING | SerialPort.TIMEOUT_WRITE_BLOCKING, POLL_MILLIS, WRITE_MILLIS);
        if (!port.openPort()) {
            throw new LinkException(
                    LinkException.Kind.BUSY,
                    spec,
                    "could not be opened (error " + port.getLastErrorCode()
                            + "): another program may have it; close it, or see 'fuser " + path + "'");
        }
        // getLastErrorCode() is 25 (ENOTTY) now on a pty, which has no modem lines: not a failure.
        return new TtyLink(spec, port);
    }

    private Path resolve() throws LinkException {
        Path real;
        try {
            real = path.toRealPath();
        } catch (IOException e) {
            throw new LinkException(
                    LinkException.Kind.MISSING,
                    spec,
                    "no such port: is the board plugged in, the emulator running?",
                    e);
        }
        if (!Files.isReadable(real) || !Files.isWritable(real)) {
            throw new LinkException(
                    LinkException.Kind.NO_PERMISSION,
                    spec,
                    "may not be opened by this user: add the user to the group that owns " + real
                            + " (often 'dialout') and log in again");
        }
        return real;
    }

    @Override
    public void close() {}
}
