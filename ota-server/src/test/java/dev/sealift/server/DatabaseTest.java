package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.Json;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Audit;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.audit.ChangeFeed;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import dev.sealift.server.database.Sql;
import dev.sealift.server.problem.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store rests on, the same on both databases. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class DatabaseTest {
    private static final int CALLERS = 64;

    private final TestDatabase kind;
    private final DatabaseLocation location;
    private final Database database;
    private final AuditLog audit = new AuditLog(new MutableClock(Instant.now()), Json.mapper());

    DatabaseTest(TestDatabase kind, @TempDir Path data) {
        this.kind = kind;
        this.location = kind.location(data);
        this.database = Database.open(location);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private String event(Handle tx, String subject) {
        audit.append(tx, Cause.SERVER, "TESTED", subject, Map.of());
        return subject;
    }

    private List<Audit.Event> events() {
        return database.read(tx -> audit.list(tx, 0, 100_000, null));
    }

    private static void addGateway(Handle tx, String id) {
        tx.createUpdate("INSERT INTO gateways (id, created_at) VALUES (:id, 0)")
                .bind("id", id)
                .execute();
    }

    private List<String> gateways() {
        return database.read(tx -> tx.createQuery("SELECT id FROM gateways ORDER BY id")
                .mapTo(String.class)
                .list());
    }

    private void assertChain(int events) {
        assertThat(events().stream().map(Audit.Event::sequence))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events).boxed().toList());
        assertThat(database.read(tx -> audit.verify(tx, null)).intact()).isTrue();
    }

    @Test
    void aWriteThatFailsLeavesNothing() {
        assertThatThrownBy(() -> database.write(tx -> {
                    addGateway(tx, "g");
                    event(tx, "lost");
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(gateways()).isEmpty();
        database.write(tx -> event(tx, "kept"));
        assertChain(1);
    }

    @Test
    void ofWritesThatShareACommitEachSucceedsOrFailsAlone() throws Exception {
        var failed = new AtomicInteger();
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int caller = 0; caller < CALLERS; caller++) {
                String id = "g" + caller;
                boolean fails = caller % 4 == 0;
                callers.execute(() -> {
                    for (int turn = 0; turn < 10; turn++) {
                        String name = id + "-" + turn;
                        try {
                            database.write(tx -> {
                                addGateway(tx, name);
                                event(tx, name);
                                if (fails) {
                                    addGateway(tx, name); // the same key twice
                                }
                                return name;
                            });
                        } catch (RuntimeException e) {
                            failed.incrementAndGet();
                        }
                    }
                });
            }
        }
        int expected = CALLERS / 4 * 3 * 10;
        assertThat(failed).hasValue(CALLERS / 4 * 10);
        assertThat(gateways()).hasSize(expected);
        assertThat(events().stream().map(Audit.Event::subject).sorted()).isEqualTo(gateways());
        assertChain(expected);
    }

    @Test
    void aWriteWithinAWriteIsRefusedInsteadOfWaitingForItself() {
        assertThatThrownBy(() -> database.write(tx -> database.write(inner -> "never")))
                .hasMessageContaining("transaction within a transaction");
        assertThat(database.<String>write(tx -> "still works")).isEqualTo("still works");
    }

    @Test
    void parametersAreGivenAndColumnsReadInAnyOrder() {
        String query = "SELECT CAST(:a AS TEXT) AS a, CAST(:b AS TEXT) AS b, CAST(:c AS TEXT) AS c";
        String repeated = "SELECT CAST(:a AS TEXT) || CAST(:b AS TEXT) || CAST(:a AS TEXT)";
        List<String> read = database.<List<String>>read(tx -> {
            List<String> texts = new ArrayList<>();
            for (int turn = 0; turn < 2; turn++) {
                Sql.of(tx, query)
                        .bind("a", "1")
                        .bind("b", "2")
                        .bind("c", "3")
                        .first(row -> texts.add(row.text("c") + row.text("a") + row.text("b")));
                Sql.of(tx, query)
                        .bind("c", "3")
                        .bind("a", "1")
                        .bind("b", "2")
                        .first(row -> texts.add(row.text("a") + row.text("c") + row.text("a")));
                Sql.of(tx, repeated).bind("b", "2").bind("a", "1").text().ifPresent(texts::add);
            }
            return texts;
        });
        assertThat(read).containsExactly("312", "131", "121", "312", "131", "121");
    }

    @Test
    void textIsOrderedByItsBytes() {
        database.write(tx -> {
            List.of("a", "B", "ä", "Z", "-", "_", "1").forEach(id -> addGateway(tx, id));
            return 0;
        });
        assertThat(gateways()).containsExactly("-", "1", "B", "Z", "_", "a", "ä");
    }

    @Test
    void aCharacterThatTextCannotHaveIsTheCallersFault() {
        String zero = "a\u0000b";
        if (kind == TestDatabase.SQLITE) {
            database.write(tx -> event(tx, zero));
            assertThat(events()).extracting(Audit.Event::subject).containsExactly(zero);
        } else {
            assertThatThrownBy(() -> database.write(tx -> event(tx, zero)))
                    .isInstanceOfSatisfying(
                            Refusal.class, e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.INVALID_VALUE));
            assertThat(events()).isEmpty();
        }
    }

    @Test
    void theFeedTellsEveryCommittedEventOnceInOrder() {
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        try (var feed = new ChangeFeed(database, audit);
                var subscription = feed.subscribe(events -> events.forEach(event -> told.add(event.sequence())))) {
            assertThat(subscription).isNotNull();
            try (var callers = Executors.newFixedThreadPool(8)) {
                for (int caller = 0; caller < 8; caller++) {
                    callers.execute(() -> {
                        for (int turn = 0; turn < 50; turn++) {
                            database.write(tx -> event(tx, "x"));
                        }
                    });
                }
            }
            await().until(() -> told.size() >= 400);
            assertThat(told)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 400).boxed().toList());
        }
    }

    @Test
    void aListenerThatFailsHearsOfTheNextEventsAllTheSame() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        try (var feed = new ChangeFeed(database, audit);
                var subscription = feed.subscribe(events -> {
                    events.forEach(event -> told.add(event.subject()));
                    throw new IllegalStateException("on purpose");
                })) {
            assertThat(subscription).isNotNull();
            database.write(tx -> event(tx, "one"));
            await().until(() -> told.contains("one"));
            database.write(tx -> event(tx, "two"));
            await().until(() -> told.contains("two"));
        }
    }

    @Test
    void aSecondOpeningFindsWhatTheFirstWrote() {
        database.write(tx -> event(tx, "first"));
        try (var again = Database.open(location)) {
            again.write(tx -> event(tx, "second"));
        }
        database.write(tx -> event(tx, "third"));
        assertChain(3);
    }
}
