package dev.sealift.server;

import dev.sealift.image.Board;
import dev.sealift.image.VerifyingKey;
import dev.sealift.server.database.DatabaseLocation;
import dev.sealift.server.device.QuarantineRules;
import dev.sealift.server.release.TrustedKeys;
import dev.sealift.server.retention.Retention;
import dev.sealift.server.signing.KeyConfiguration;
import dev.sealift.server.signing.SigningBoards;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a server is set up.
 *
 * @param data          data directory; made when it is missing
 * @param database      where the data lie that are not files
 * @param host          address or name to listen on, and the name in the server certificate
 * @param operatorPort  0 for any free port
 * @param devicePort    0 for any free port
 * @param trusted       whose signatures intake accepts
 * @param diskReserve   bytes of the disk that uploads leave free
 * @param signingKeys   keys that signing profiles may use
 * @param signingBoards boards whose images are told apart before they are signed
 * @param files         where images lie, and by which links they may be downloaded
 * @param boards        boards whose images intake accepts
 * @param webhooks      where webhooks may go
 * @param retention     how long what is over is kept
 * @param quarantine    when a device is offered nothing until an operator looked
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
        SigningBoards signingBoards,
        FileSettings files,
        List<Board> boards,
        Webhooks webhooks,
        Retention.Policy retention,
        QuarantineRules quarantine) {
    /** Room for weeks of reports and events. */
    public static final long DEFAULT_DISK_RESERVE = 64L * 1024 * 1024;

    /**
     * Where webhooks may go.
     *
     * @param privateTargets to this machine and to private networks, too
     * @param authorities    who vouches for receivers; none: those of the JDK
     */
    public record Webhooks(boolean privateTargets, List<X509Certificate> authorities) {
        /** To public addresses with public certificates. */
        public static final Webhooks PUBLIC = new Webhooks(false, List.of());

        public Webhooks {
            authorities = List.copyOf(authorities);
        }
    }

    public Settings {
        signingKeys = List.copyOf(signingKeys);
        boards = List.copyOf(boards);
    }

    /** Without signing keys, with the built-in boards; database and files in the data directory. */
    public Settings(
            Path data,
            String host,
            int operatorPort,
            int devicePort,
            List<VerifyingKey> trustedKeys,
            long diskReserve) {
        this(
                data,
                sqlite(data),
                host,
                operatorPort,
                devicePort,
                TrustedKeys.ofImages(trustedKeys),
                diskReserve,
                List.of(),
                SigningBoards.builtIn(),
                FileSettings.in(data),
                Board.ALL,
                Webhooks.PUBLIC,
                Retention.Policy.GENEROUS,
                QuarantineRules.DEFAULT);
    }

    /** The same with those signing keys. */
    public Settings with(List<KeyConfiguration> keys) {
        return changed(copy -> copy.signingKeys = keys);
    }

    /** The same with that trust. */
    public Settings with(TrustedKeys keys) {
        return changed(copy -> copy.trusted = keys);
    }

    /** The same with that database. */
    public Settings with(DatabaseLocation location) {
        return changed(copy -> copy.database = location);
    }

    /** The same with those boards to sign for. */
    public Settings with(SigningBoards known) {
        return changed(copy -> copy.signingBoards = known);
    }

    /** The same with those files. */
    public Settings with(FileSettings other) {
        return changed(copy -> copy.files = other);
    }

    /** The same with those webhooks. */
    public Settings with(Webhooks targets) {
        return changed(copy -> copy.webhooks = targets);
    }

    /** The same with that retention. */
    public Settings with(Retention.Policy policy) {
        return changed(copy -> copy.retention = policy);
    }

    /** The same with those rules of quarantine. */
    public Settings with(QuarantineRules rules) {
        return changed(copy -> copy.quarantine = rules);
    }

    /** The same for images of those boards. */
    public Settings forBoards(List<Board> others) {
        return changed(copy -> copy.boards = others);
    }

    private Settings changed(Consumer<Copy> change) {
        var copy = new Copy(this);
        change.accept(copy);
        return copy.settings();
    }

    /** What may differ from one that is there; where the server listens and keeps its data stays. */
    private static final class Copy {
        private final Settings original;
        private DatabaseLocation database;
        private TrustedKeys trusted;
        private List<KeyConfiguration> signingKeys;
        private SigningBoards signingBoards;
        private FileSettings files;
        private List<Board> boards;
        private Webhooks webhooks;
        private Retention.Policy retention;
        private QuarantineRules quarantine;

        Copy(Settings original) {
            this.original = original;
            this.database = original.database;
            this.trusted = original.trusted;
            this.signingKeys = original.signingKeys;
            this.signingBoards = original.signingBoards;
            this.files = original.files;
            this.boards = original.boards;
            this.webhooks = original.webhooks;
            this.retention = original.retention;
            this.quarantine = original.quarantine;
        }

        Settings settings() {
            return new Settings(
                    original.data,
                    database,
                    original.host,
                    original.operatorPort,
                    original.devicePort,
                    trusted,
                    original.diskReserve,
                    signingKeys,
                    signingBoards,
                    files,
                    boards,
                    webhooks,
                    retention,
                    quarantine);
        }
    }

    /** The database that a data directory holds when no other is named. */
    public static DatabaseLocation.SqliteFile sqlite(Path data) {
        return DatabaseLocation.of(data.resolve("sealift.db"));
    }

    private static final int MAX_PORT = 65_535;

    /** Refuses ports that do not exist, and a host that has no address. */
    void check() {
        checkPort("--operator-port", operatorPort);
        checkPort("--device-port", devicePort);
        if (files.downloads() instanceof FileSettings.SignedLinks links) {
            checkPort("--download-port", links.port());
        }
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
