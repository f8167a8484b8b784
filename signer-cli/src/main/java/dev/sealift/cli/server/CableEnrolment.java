package dev.sealift.cli.server;

import dev.sealift.api.operator.Devices;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.link.LinkException;
import dev.sealift.link.LinkPort;
import dev.sealift.link.smp.BoardIdentity;
import dev.sealift.link.smp.SealiftCommands;
import dev.sealift.link.smp.SmpClient;
import dev.sealift.link.smp.SmpErrorException;
import dev.sealift.link.smp.SmpException;
import dev.sealift.link.smp.SmpSettings;
import dev.sealift.link.smp.SmpTimeoutException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Enrols a board with a network over its serial line: the board makes its key and its request, the server certifies it, and
 * the board learns whom to trust and where its server is. The key never leaves the board.
 */
final class CableEnrolment {
    /** For a peer that has to come, as an emulator. */
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** What SMP says of a command that a board does not have, and of one that it does not take any more. */
    private static final int NOT_SUPPORTED = 8;

    private static final int BAD_STATE = 6;

    private static final int PEM_LINE = 64;

    /**
     * Where the board finds its server.
     *
     * @param address IPv4 in digits
     * @param name    that the server's certificate holds
     * @param poll    time between looks for a job
     */
    record Server(String address, int port, String name, Duration poll) {
        private static final int MAX_PORT = 65_535;
        private static final int MAX_POLL = 3600;

        /** What a board keeps of a name, without the end mark. */
        private static final int MAX_NAME = 63;

        /** In {@code host:port}; the board cannot look up names, so that is done here unless an address is given. */
        static Server of(String place, @Nullable String address, int poll) {
            int colon = place.lastIndexOf(':');
            String name = colon < 0 ? "" : place.substring(0, colon);
            String digits = place.substring(colon + 1);
            int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
            if (name.isEmpty() || name.length() > MAX_NAME || port < 1 || port > MAX_PORT) {
                throw usage("--server", place, "HOST:PORT, the name of at most " + MAX_NAME + " characters");
            }
            if (poll < 1 || poll > MAX_POLL) {
                throw usage("--poll", Integer.toString(poll), "1 to " + MAX_POLL + " seconds");
            }
            String at = address == null ? name : address;
            if (address != null && !address.matches("([0-9]{1,3}\\.){3}[0-9]{1,3}")) {
                throw usage("--address", address, "an IPv4 address in digits, e.g. 192.168.1.10");
            }
            return new Server(ipv4(at), port, name, Duration.ofSeconds(poll));
        }

        private static String ipv4(String host) {
            try {
                for (InetAddress found : InetAddress.getAllByName(host)) {
                    if (found instanceof Inet4Address) {
                        return found.getHostAddress();
                    }
                }
            } catch (UnknownHostException e) {
                throw new CliException(
                        ExitCode.USAGE,
                        "'" + host + "' has no address here (expected: one that is known, or --address IPV4)",
                        e);
            }
            throw usage("--server", host, "a name with an IPv4 address: boards know no other; or give --address");
        }

        private static CliException usage(String option, String found, String expected) {
            return new CliException(ExitCode.USAGE, option + ": '" + found + "' (expected: " + expected + ")");
        }
    }

    private CableEnrolment() {}

    /**
     * Enrols the board at that port.
     *
     * @param id   that the board must have
     * @param send sends the request, PEM, to the server
     */
    static Devices.Certificate at(String spec, String id, Server server, Function<String, Devices.Certificate> send) {
        try (LinkPort port = LinkPort.of(spec);
                SmpClient client = new SmpClient(port.open(CONNECT), SmpSettings.DEFAULT, line -> {})) {
            var board = new SealiftCommands(client);
            requireBoard(spec, id, board.identity());
            Devices.Certificate certificate = send.apply(pem(board.certificateRequest()));
            board.authority(der(certificate.ca()));
            board.certificate(der(certificate.certificate()));
            board.server(server.address(), server.port(), server.name(), server.poll());
            return certificate;
        } catch (LinkException e) {
            throw new CliException(ExitCode.BOARD, String.valueOf(e.getMessage()), e);
        } catch (SmpException e) {
            throw new CliException(ExitCode.BOARD, "the board at " + spec + ": " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.BOARD, "the enrolment of " + id + " was interrupted: run it again", e);
        }
    }

    private static void requireBoard(String spec, String id, BoardIdentity identity) {
        if (!identity.id().equals(id)) {
            throw new CliException(
                    ExitCode.BOARD,
                    "the board at " + spec + " is '" + identity.id() + "', a " + identity.board() + " (expected: '" + id
                            + "'): name that one, or connect the other");
        }
    }

    private static String reason(SmpException e) {
        if (e instanceof SmpTimeoutException) {
            return "no answer; is it powered, and does no other program read from the port?";
        }
        if (e instanceof SmpErrorException refusal && refusal.error().group() == null) {
            switch (refusal.error().code()) {
                case NOT_SUPPORTED -> {
                    return "it has no network: a gateway speaks for it ('sealift device update --gateway')";
                }
                case BAD_STATE -> {
                    return "it is enrolled already; one that is to belong to another server is programmed anew";
                }
                default -> {}
            }
        }
        return String.valueOf(e.getMessage());
    }

    private static String pem(byte[] request) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(request)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    /** The bytes of a certificate. */
    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
    }
}
