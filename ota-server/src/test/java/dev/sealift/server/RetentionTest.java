package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.database.Database;
import dev.sealift.server.retention.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is over and old is pruned, and the chain of what is left is whole. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RetentionTest {
    private final Settings settings;

    RetentionTest(TestDatabase kind, @TempDir Path data) {
        this.settings = Settings.local(data, List.of(Firmware.KEY.publicKey()))
                .with(kind.location(data))
                .with(new Retention.Policy(Duration.ofDays(30), Duration.ofDays(10)));
    }

    private static Audit.Verification verify(TestServer server) {
        return server.operator().get("/api/v1/audit/verify").as(Audit.Verification.class);
    }

    private static List<Audit.Event> events(TestServer server) {
        return server.operator()
                .get("/api/v1/audit?limit=1000")
                .as(Audit.Page.class)
                .events();
    }

    /** Real time passes for the engine at its next tick; each tick prunes a batch. */
    private static void later(TestServer server, int days) {
        server.clock.advance(Duration.ofDays(days));
        for (int tick = 0; tick < 4; tick++) {
            server.server().tick();
        }
    }

    @Test
    void eventsAndExecutionsOfOldJobsGoAndTheChainStaysWhole() {
        try (var server = new TestServer(settings)) {
            var release = server.release("1.1.0", 1);
            var device = server.device("d1");
            server.job("old", release, null, List.of("d1"));
            device.update("old");
            assertThat(server.job("old").completedAt()).isNotNull();
            later(server, 9);
            assertThat(server.executions("old")).hasSize(1);
            later(server, 2);
            assertThat(server.executions("old")).isEmpty();
            Jobs.View job = server.job("old");
            assertThat(job.executions()).containsValue(1); // its counts stay

            assertThat(verify(server).anchor()).isZero();
            long before = verify(server).last();
            later(server, 25);
            Audit.Verification pruned = verify(server);
            assertThat(pruned.intact()).isTrue();
            assertThat(pruned.anchor()).isPositive().isLessThan(before + 1);
            assertThat(events(server).getFirst().sequence()).isEqualTo(pruned.anchor() + 1);
            assertThat(events(server)).anySatisfy(event -> {
                assertThat(event.kind()).isEqualTo("EVENTS_PRUNED");
                assertThat(event.data()).contains("\"lastSequence\":" + pruned.anchor());
            });
            server.restart();
            assertThat(verify(server).intact()).isTrue();
            assertThat(verify(server).signedHead()).isNotNull();
        }
    }

    @Test
    void whatIsStillInProgressStaysUntilItHasEnded() {
        try (var server = new TestServer(settings)) {
            var release = server.release("1.1.0", 1);
            TestDevice device = server.device("d1");
            var slow = new JobPolicy.Timeout(7 * 24 * 60, null);
            var policy = JobTest.with(new JobPolicy(null, null, null, null, null, null, null, null, slow, null));
            server.job("cancelled", release, policy, List.of("d1"));
            device.start();
            server.operator()
                    .post("/api/v1/jobs/cancelled/cancel", new Jobs.Cancel(null, null))
                    .as(Jobs.View.class);
            later(server, 11);
            assertThat(server.executions("cancelled")).hasSize(1);
            later(server, 1);
            assertThat(server.executions("cancelled")).isEmpty();
            assertThat(server.job("cancelled").executions()).containsEntry(ExecutionStatus.TIMED_OUT, 1);
        }
    }

    @Test
    void certificatesGoWhenTheyHaveExpired() {
        try (var server = new TestServer(settings)) {
            server.addDevice("d1", null);
            server.enrolDevice("d1");
            later(server, 700);
            server.enrolDevice("d1");
            assertThat(certificates(server)).isEqualTo(2);
            later(server, 70);
            assertThat(certificates(server)).isEqualTo(1);
        }
    }

    private static long certificates(TestServer server) {
        return server.server()
                .database()
                .read(tx -> tx.createQuery("SELECT COUNT(*) FROM certificates")
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void theChainCannotBeginAnywhereElseThanAtItsAnchor() {
        try (var server = new TestServer(settings)) {
            server.addDevice("d1", null);
            later(server, 40);
            server.addDevice("d2", null);
            long anchor = verify(server).anchor();
            assertThat(anchor).isPositive();
            try (var database = Database.openUnchanged(settings.database())) {
                database.write(tx -> tx.execute("DELETE FROM events WHERE sequence = " + (anchor + 1)));
            }
            Audit.Verification tampered = verify(server);
            assertThat(tampered.intact()).isFalse();
            assertThat(tampered.fault()).isEqualTo("MISSING");
        }
    }
}
