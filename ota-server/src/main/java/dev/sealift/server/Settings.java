package dev.sealift.server;

import dev.sealift.image.VerifyingKey;
import dev.sealift.server.database.DatabaseLocation;
import dev.sealift.server.release.TrustedKeys;
import dev.sealift.server.retention.Retention;
import dev.sealift.server.signing.KeyConfiguration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/**
 * How a server is set up.
 *
 * @param data         data directory; made when it is missing
 * @param database     where the data lie that are not files
 * @param host         address or name to listen on, and the name in the server certificate
 * @param operatorPort 0 for any free port
 * @param devicePort   0 for any free port
 * @param trusted      whose signatures intake accepts
 * @param diskReserve  bytes of the disk that uploads leave free
 * @param signingKeys  keys that signing profiles may use
 * @param retention    how long what is over is kept
 */
public record Settings(
        Path data,
        DatabaseLocation database,
        String host,
        int operatorPort,
        int devicePort,
        TrustedKeys trusted,
        long diskReserve,
        List<KeyConfiguration> signingKeys,
        Retention.Policy retention) {
    /** Room for weeks of reports and events. */
    public static final long DEFAULT_DISK_RESERVE = 64L * 1024 * 1024;

    public Settings {
        signingKeys = List.copyOf(signingKeys);
    }

    /** On SQLite in the data directory, with everything kept long. */
    public Settings(
            Path data,
            String host,
            int operatorPort,
            int devicePort,
            TrustedKeys trusted,
            long diskReserve,
            List<KeyConfiguration> signingKeys) {
        this(
                data,
                sqlite(data),
                host,
                operatorPort,
                devicePort,
                trusted,
                diskReserve,
                signingKeys,
                Retention.Policy.GENEROUS);
    }

    /** Without signing keys. */
    public Settings(
            Path data,
            String host,
            int operatorPort,
            int devicePort,
            List<VerifyingKey> trustedKeys,
            long diskReserve) {
        this(data, host, operatorPort, devicePort, TrustedKeys.ofImages(trustedKeys), diskReserve, List.of());
    }

    /** The same with those signing keys. */
    public Settings with(List<KeyConfiguration> keys) {
        return new Settings(data, database, host, operatorPort, devicePort, trusted, diskReserve, keys, retention);
    }

    /** The same with that retention. */
    public Settings with(Retention.Policy policy) {
        return new Settings(data, database, host, operatorPort, devicePort, trusted, diskReserve, signingKeys, policy);
    }

    /** The same with that trust. */
    public Settings with(TrustedKeys keys) {
        return new Settings(data, database, host, operatorPort, devicePort, keys, diskReserve, signingKeys, retention);
    }

    /** The same with that database. */
    public Settings with(DatabaseLocation location) {
        return new Settings(
                data, location, host, operatorPort, devicePort, trusted, diskReserve, signingKeys, retention);
    }

    /** The database that a data directory holds when no other is named. */
    public static DatabaseLocation sqlite(Path data) {
        return DatabaseLocation.of(data.resolve("sealift.db"));
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
