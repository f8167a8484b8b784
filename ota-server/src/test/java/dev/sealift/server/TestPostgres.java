package dev.sealift.server;

import static org.awaitility.Awaitility.await;

import dev.sealift.server.database.DatabaseLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * One PostgreSQL server for all tests of a process: in a container where an engine answers, else from the programs of this
 * machine. Without either the tests fail; they are never skipped.
 */
final class TestPostgres {
    /** The official image, or the one that ./test builds where no registry is in reach. */
    private static final String IMAGE = System.getenv().getOrDefault("SEALIFT_POSTGRES_IMAGE", "postgres:17");

    /** For the summary of ./test: which one ran. */
    private static final Path WHICH = Path.of("target", "postgres.txt");

    private static final String USER = "sealift";
    private static final String PASSWORD = "for-tests-only";

    /** Not scram-sha-256: a client would hash thousands of times for each of the many connections of tests. */
    private static final String AUTHENTICATION = "md5";

    private static final int PORT = 5432;
    private static final Duration START = Duration.ofMinutes(2);

    /** An engine on a busy machine has been seen to make a container that never ran a process. */
    private static final int ATTEMPTS = 2;

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String host;
    private final int port;

    private TestPostgres(String host, int port, String how) {
        this.host = host;
        this.port = port;
        await().atMost(START).ignoreExceptions().until(() -> {
            try (var connection = connect("postgres")) {
                String version = connection.getMetaData().getDatabaseProductVersion();
                Files.createDirectories(WHICH.getParent());
                Files.writeString(WHICH, "PostgreSQL " + version + " " + how + "\n");
                return true;
            }
        });
    }

    private static final class Holder {
        private static final TestPostgres RUNNING = start();
    }

    /** A new, empty database. */
    static DatabaseLocation.Postgres newDatabase() {
        return newDatabase("template0");
    }

    /** A new database with what that one holds, which nobody may be connected to. */
    static DatabaseLocation.Postgres copyOf(DatabaseLocation.Postgres original) {
        return newDatabase(original.database());
    }

    private static DatabaseLocation.Postgres newDatabase(String template) {
        String name = "test_" + ProcessHandle.current().pid() + "_" + NEXT.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + template + " ENCODING 'UTF8' LOCALE 'C'");
        return location(name);
    }

    /** A database of that server, made or not. */
    static DatabaseLocation.Postgres location(String name) {
        return new DatabaseLocation.Postgres(
                Holder.RUNNING.host, Holder.RUNNING.port, name, USER, Map.of(), (kind, of) -> PASSWORD.toCharArray());
    }

    /** Runs a statement as the owner of the server. */
    static void execute(String sql) {
        try (var connection = Holder.RUNNING.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Connections to a database of that server. */
    static DataSource dataSource(DatabaseLocation.Postgres location) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {location.host()});
        source.setPortNumbers(new int[] {location.port()});
        source.setDatabaseName(location.database());
        source.setUser(USER);
        source.setPassword(PASSWORD);
        return source;
    }

    /** The password, in a file that only its owner can read. */
    static Path passwordFile(Path directory) throws IOException {
        return TestFiles.secret(directory.resolve("database.password"), PASSWORD);
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + host + ":" + port + "/" + database, USER, PASSWORD);
    }

    private static TestPostgres start() {
        boolean engine = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
        return engine && DockerClientFactory.instance().isDockerAvailable() ? inContainer() : fromPrograms();
    }

    // Stopped with the process, by Testcontainers or the hook.
    @SuppressWarnings("resource")
    private static TestPostgres inContainer() {
        var container = new GenericContainer<>(IMAGE)
                .withExposedPorts(PORT)
                .withEnv("POSTGRES_USER", USER)
                .withEnv("POSTGRES_PASSWORD", PASSWORD)
                .withEnv("POSTGRES_HOST_AUTH_METHOD", AUTHENTICATION)
                .withEnv("POSTGRES_INITDB_ARGS", "--auth=" + AUTHENTICATION)
                .withCommand("postgres", "-c", "max_connections=300")
                .waitingFor(
                        Wait.forLogMessage(".*ready to accept connections.*", 1).withStartupTimeout(START))
                .withStartupAttempts(ATTEMPTS);
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        return new TestPostgres(container.getHost(), container.getMappedPort(PORT), "in a container of " + IMAGE);
    }

    private static TestPostgres fromPrograms() {
        Path programs = programs();
        try {
            Path directory = Files.createTempDirectory("sealift-postgres-");
            int port = freePort();
            Path password = TestFiles.secret(directory.resolve("password"), PASSWORD);
            ownedByPostgres(directory);
            ownedByPostgres(password);
            Path cluster = directory.resolve("cluster");
            run(asPostgres(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + cluster,
                    "--username=" + USER,
                    "--pwfile=" + password,
                    "--auth=" + AUTHENTICATION,
                    "--locale=C",
                    "--encoding=UTF8",
                    "--no-sync"));
            var server = new ProcessBuilder(asPostgres(
                            programs.resolve("postgres").toString(),
                            "-D",
                            cluster.toString(),
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "max_connections=300",
                            "-c",
                            "unix_socket_directories=" + directory))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, directory)));
            return new TestPostgres("127.0.0.1", port, "from " + programs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path programs() {
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                var newest = versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.exists(bin.resolve("initdb")))
                        .max(Comparator.naturalOrder());
                if (newest.isPresent()) {
                    return newest.get();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no container engine answers and there is no PostgreSQL under " + debian
                + ": install docker.io or postgresql, or use ./test, which does");
    }

    /** PostgreSQL refuses to run as root. */
    private static List<String> asPostgres(String... command) {
        List<String> all = new ArrayList<>();
        if (root()) {
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static void ownedByPostgres(Path path) throws IOException {
        if (root()) {
            run(List.of("chown", "postgres:postgres", path.toString()));
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void stop(Process server, Path directory) {
        try {
            // SIGINT: at once, whoever is connected.
            run(List.of("kill", "-INT", Long.toString(server.pid())));
            server.waitFor(START.toSeconds(), TimeUnit.SECONDS);
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("stopping PostgreSQL: " + e);
        }
    }
}
