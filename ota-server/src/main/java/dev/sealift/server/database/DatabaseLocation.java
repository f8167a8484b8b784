package dev.sealift.server.database;

import dev.sealift.keys.Secrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the data lie. */
public sealed interface DatabaseLocation {
    /** For messages: never holds a secret. */
    @Override
    String toString();

    /** An SQLite file; made when it is missing. */
    record SqliteFile(Path file) implements DatabaseLocation {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /**
     * A PostgreSQL database, which several nodes may share.
     *
     * @param parameters of the connection, in the words of libpq ({@link #PARAMETERS})
     * @param password   asked for once, when the database is opened; the driver looks into {@code ~/.pgpass} without one
     */
    record Postgres(
            String host,
            int port,
            String database,
            String user,
            Map<String, String> parameters,
            @Nullable Secrets password)
            implements DatabaseLocation {
        public Postgres {
            parameters = Map.copyOf(parameters);
        }

        /** The same with that password. */
        public Postgres with(Secrets secret) {
            return new Postgres(host, port, database, user, parameters, secret);
        }

        @Override
        public String toString() {
            return SCHEME + "://" + user + "@" + host + ":" + port + "/" + database;
        }
    }

    /** What a location of PostgreSQL starts with. */
    String SCHEME = "postgresql";

    /** What may stand behind the question mark: how the connection is protected. */
    Set<String> PARAMETERS = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey");

    /** PostgreSQL's own port. */
    int DEFAULT_PORT = 5432;

    /** An SQLite file. */
    static SqliteFile of(Path file) {
        return new SqliteFile(file);
    }

    /**
     * Reads {@code postgresql://USER@HOST[:PORT]/DATABASE[?sslmode=…&sslrootcert=…]}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Postgres parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text, e.getReason());
        }
        String user = uri.getUserInfo();
        String path = uri.getPath();
        if (!SCHEME.equals(uri.getScheme()) || uri.getHost() == null) {
            throw wrong(text, "it is no address of PostgreSQL");
        }
        if (user != null && user.contains(":")) {
            // The text itself is not repeated: it holds the password.
            throw new IllegalArgumentException("a password does not belong into the address, where everybody on the"
                    + " machine can read it (expected: --database-password)");
        }
        if (user == null || path == null || path.length() < 2 || path.indexOf('/', 1) >= 0) {
            throw wrong(text, "user or database is missing");
        }
        return new Postgres(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.substring(1),
                user,
                parameters(uri.getQuery()),
                null);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            String name = parameter.substring(0, Math.max(parameter.indexOf('='), 0));
            if (!PARAMETERS.contains(name)) {
                throw new IllegalArgumentException(
                        "the address has a parameter '" + name + "' (expected: one of " + PARAMETERS + ")");
            }
            parameters.put(name, parameter.substring(name.length() + 1));
        }
        return parameters;
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException(
                "'" + text + "': " + why + " (expected: " + SCHEME + "://USER@HOST:PORT/DATABASE)");
    }
}
