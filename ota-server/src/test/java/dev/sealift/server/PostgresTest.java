package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.Json;
import dev.sealift.api.operator.Audit;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.audit.ChangeFeed;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import dev.sealift.server.database.UnsuitableDatabaseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What holds when several nodes share a PostgreSQL database. */
class PostgresTest {
    private final AuditLog audit = new AuditLog(new MutableClock(Instant.now()), Json.mapper());

    private void write(Database database, String subject) {
        database.write(tx -> {
            audit.append(tx, Cause.SERVER, "TESTED", subject, Map.of());
            return subject;
        });
    }

    @Test
    void nodesThatWriteAtOnceMakeOneChainAndHearOfEachOther() {
        var location = TestPostgres.newDatabase();
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        try (var one = Database.open(location);
                var two = Database.open(location);
                var feed = new ChangeFeed(one, audit);
                var subscription = feed.subscribe(events -> events.forEach(event -> told.add(event.sequence())))) {
            assertThat(subscription).isNotNull();
            try (var callers = Executors.newFixedThreadPool(8)) {
                for (int caller = 0; caller < 8; caller++) {
                    Database node = caller % 2 == 0 ? one : two;
                    callers.execute(() -> {
                        for (int turn = 0; turn < 25; turn++) {
                            write(node, "x");
                        }
                    });
                }
            }
            Audit.Verification chain = one.read(tx -> audit.verify(tx, null));
            assertThat(chain.intact()).isTrue();
            assertThat(chain.events()).isEqualTo(200);
            await().until(() -> told.size() == 200);
            assertThat(told).isSorted().doesNotHaveDuplicates();

            write(two, "late");
            await().until(() -> told.size() == 201);
        }
    }

    /** Two nodes, and a listener at the first that waits with the first event it is told until it is let go. */
    private final class HeldListener implements AutoCloseable {
        private final CompletableFuture<List<Audit.Event>> first = new CompletableFuture<>();
        private final CompletableFuture<Void> goOn = new CompletableFuture<>();
        private final Database one;
        private final Database two;
        private final ChangeFeed feed;
        private final ChangeFeed.Subscription subscription;

        /** One event of the first node is told, another of it and one of the second wait. */
        HeldListener(BiConsumer<ChangeFeed, List<Audit.Event>> then) {
            var location = TestPostgres.newDatabase();
            one = Database.open(location);
            two = Database.open(location);
            feed = new ChangeFeed(one, audit);
            subscription = feed.subscribe(events -> {
                first.complete(events);
                goOn.join();
                then.accept(feed, events);
            });
            assertThat(subscription).isNotNull();
            write(one, "told");
            assertThat(first.join()).hasSize(1);
            write(one, "meanwhile");
            write(two, "of another node");
        }

        @Override
        public void close() {
            subscription.close();
            feed.close();
            two.close();
            one.close();
        }
    }

    @Test
    void anEventOfAnotherNodeBetweenTwoOfThisOneIsToldToo() {
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        try (var held = new HeldListener((feed, events) -> events.forEach(event -> told.add(event.sequence())))) {
            write(held.one, "afterwards");
            held.goOn.complete(null);
            await().untilAsserted(() -> assertThat(told).containsExactly(1L, 2L, 3L, 4L));
        }
    }

    @Test
    void whoHasBeenToldOfThisNodesEventsAloneDoesNotKnowAllThatWasCommittedSince() {
        var currentWhenTheOtherWasTold = new CompletableFuture<Boolean>();
        try (var held = new HeldListener((feed, events) -> {
            if (events.getLast().sequence() == 3) {
                currentWhenTheOtherWasTold.complete(feed.current());
            }
        })) {
            await().until(() -> !held.feed.current());
            held.goOn.complete(null);
            assertThat(currentWhenTheOtherWasTold.join()).isFalse();
        }
    }

    @Test
    void aDatabaseThatOrdersTextByALanguageIsRefused() {
        TestPostgres.execute("CREATE DATABASE in_latin TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
        assertThatThrownBy(() -> Database.open(TestPostgres.location("in_latin")))
                .isInstanceOf(UnsuitableDatabaseException.class)
                .hasMessageContaining("LOCALE 'C'");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Database.open(TestPostgres.location("nowhere")))
                .hasMessageContaining("nowhere");
    }

    @Test
    void addressesAreReadOrRefused() {
        var full = DatabaseLocation.parse("postgresql://me@db.example:5433/fleet?sslmode=require&sslrootcert=/ca.pem");
        assertThat(full.toString()).isEqualTo("postgresql://me@db.example:5433/fleet");
        assertThat(full.parameters()).containsEntry("sslmode", "require").containsEntry("sslrootcert", "/ca.pem");
        assertThat(DatabaseLocation.parse("postgresql://me@db/fleet").port()).isEqualTo(5432);
        assertThatThrownBy(() -> DatabaseLocation.parse("postgresql://me:secret@db/fleet"))
                .hasMessageContaining("--database-password")
                .hasMessageNotContaining("secret");
        for (String wrong :
                List.of("mysql://me@db/fleet", "postgresql://db/fleet", "postgresql://me@db", "sealift.db")) {
            assertThatThrownBy(() -> DatabaseLocation.parse(wrong)).hasMessageContaining("postgresql://USER@HOST");
        }
        assertThatThrownBy(() -> DatabaseLocation.parse("postgresql://me@db/fleet?password=x"))
                .hasMessageContaining("sslmode");
    }
}
