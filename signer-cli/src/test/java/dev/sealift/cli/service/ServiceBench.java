package dev.sealift.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.Json;
import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.cli.Sandbox;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.Secrets;
import dev.sealift.server.SealiftServer;
import dev.sealift.server.Settings;
import dev.sealift.server.release.TrustedKeys;
import dev.sealift.server.signing.KeyConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real server with a key to sign with, and people at their own command lines. */
final class ServiceBench implements AutoCloseable {
    private final Path directory;
    private final Path key;
    private final TrustedKeys trusted;
    private final ShiftedClock clock = new ShiftedClock();
    private final Map<String, Sandbox> people = new TreeMap<>();
    private SealiftServer server;

    /** The time of this machine, and what a test adds to it. */
    private static final class ShiftedClock extends Clock {
        private volatile Duration shift = Duration.ZERO;

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(shift);
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("times are instants here");
        }
    }

    /** @param key the PEM file of the key that profiles call {@code release} */
    ServiceBench(Path directory, Path key, TrustedKeys trusted) {
        this.directory = directory;
        this.key = key;
        this.trusted = trusted;
        this.server = start(0);
        var admin = new Sandbox(directory);
        people.put("admin", admin);
        login(admin, server.tokenFile());
    }

    private SealiftServer start(int port) {
        try {
            var configuration = new KeyConfiguration("release", KeyReference.parse(key.toString()), Secrets.none());
            return SealiftServer.start(
                    new Settings(
                                    directory.resolve("server"),
                                    "127.0.0.1",
                                    port,
                                    0,
                                    List.of(),
                                    Settings.DEFAULT_DISK_RESERVE)
                            .with(trusted)
                            .with(List.of(configuration)),
                    clock);
        } catch (KeyStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops the server and starts it again at the same address. */
    void restart(Runnable meanwhile) {
        int port = server.operatorPort();
        server.close();
        meanwhile.run();
        server = start(port);
    }

    void later(Duration by) {
        clock.shift = clock.shift.plus(by);
    }

    private void login(Sandbox person, Path token) {
        assertOk(person.run(
                "login", "--server", address(), "--ca", server.caFile().toString(), "--token-file", token.toString()));
    }

    String address() {
        return "https://127.0.0.1:" + server.operatorPort();
    }

    String ca() {
        return server.caFile().toString();
    }

    Sandbox admin() {
        return person("admin");
    }

    /** Somebody with a command line and a login of their own. */
    Sandbox person(String name, String... roles) {
        return people.computeIfAbsent(name, missing -> {
            var token = directory.resolve(name + ".token");
            var args = new ArrayList<>(List.of("operator", "add", name, "--token-file", token.toString()));
            for (var role : roles) {
                args.addAll(List.of("--role", role));
            }
            assertOk(admin().run(args.toArray(String[]::new)));
            var person = new Sandbox(directory, name + ".json");
            login(person, token);
            return person;
        });
    }

    void profile(String... options) {
        var args = new ArrayList<>(List.of("profile", "create", "production", "--key", "release"));
        args.addAll(List.of(options));
        assertOk(admin().run(args.toArray(String[]::new)));
    }

    /** The last request, once it is in that state. */
    Signing.Request awaited(SigningState state) {
        return await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            var requests = Json.mapper()
                                    .readValue(
                                            admin().run("request", "list", "--json")
                                                    .out(),
                                            Signing.Requests.class)
                                    .requests();
                            return requests.isEmpty() ? null : requests.getLast();
                        },
                        last -> last != null && last.state() == state);
    }

    static void assertOk(Sandbox.Result result) {
        assertThat(result.code()).as(result.err()).isZero();
    }

    @Override
    public void close() {
        server.close();
    }
}
