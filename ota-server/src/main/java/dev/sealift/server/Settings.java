package dev.sealift.server;

import dev.sealift.image.VerifyingKey;
import dev.sealift.server.release.TrustedKeys;
import dev.sealift.server.signing.KeyConfiguration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/**
 * How a server is set up.
 *
 * @param data         data directory; made when it is missing
 * @param host         address or name to listen on, and the name in the server certificate
 * @param operatorPort 0 for any free port
 * @param devicePort   0 for any free port
 * @param trusted      whose signatures intake accepts
 * @param diskReserve  bytes of the disk that uploads leave free
 * @param signingKeys  keys that signing profiles may use
 * @param quarantineClones a device that two boards seem to be is offered nothing until an operator looked
 */
public record Settings(
        Path data,
        String host,
        int operatorPort,
        int devicePort,
        TrustedKeys trusted,
        long diskReserve,
        List<KeyConfiguration> signingKeys,
        boolean quarantineClones) {
    /** Room for weeks of reports and events. */
    public static final long DEFAULT_DISK_RESERVE = 64L * 1024 * 1024;

    public Settings {
        signingKeys = List.copyOf(signingKeys);
    }

    /** Without signing keys. */
    public Settings(
            Path data,
            String host,
            int operatorPort,
            int devicePort,
            List<VerifyingKey> trustedKeys,
            long diskReserve) {
        this(data, host, operatorPort, devicePort, TrustedKeys.ofImages(trustedKeys), diskReserve, List.of(), false);
    }

    /** The same with those signing keys. */
    public Settings with(List<KeyConfiguration> keys) {
        return new Settings(data, host, operatorPort, devicePort, trusted, diskReserve, keys, quarantineClones);
    }

    /** The same with that trust. */
    public Settings with(TrustedKeys keys) {
        return new Settings(data, host, operatorPort, devicePort, keys, diskReserve, signingKeys, quarantineClones);
    }

    /** The same, with devices that seem to be cloned put into quarantine. */
    public Settings quarantiningClones(boolean quarantine) {
        return new Settings(data, host, operatorPort, devicePort, trusted, diskReserve, signingKeys, quarantine);
    }

    private static final int MAX_PORT = 65_535;

    /** Refuses ports that do not exist, and a host that has no address. */
    void check() {
        checkPort("--operator-port", operatorPort);
        checkPort("--device-port", devicePort);
        try {
            var _ = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartFailure(
                    StartFailure.Cause.COMMAND_LINE,
                    "--host '" + host
                            + "' has no address (expected: an address of this machine, or a name that has one)",
                    e);
        }
    }

    private static void checkPort(String option, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new StartFailure(
                    StartFailure.Cause.COMMAND_LINE,
                    option + " " + port + " is no port (expected: 0-" + MAX_PORT + "; 0 takes any free one)");
        }
    }

    /** With any free ports on this machine. */
    public static Settings local(Path data, List<VerifyingKey> trustedKeys) {
        return new Settings(data, "127.0.0.1", 0, 0, trustedKeys, DEFAULT_DISK_RESERVE);
    }
}
