package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.AuditChain;
import dev.sealift.api.operator.AuditHead;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.LogHead;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is done to the log behind the server's back is found. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class AuditProofTest {
    private static final int EVENTS = 20;

    private final Database database;
    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final AuditLog audit = new AuditLog(clock, Json.mapper());
    private final KeyPair key = Keys.p256();

    AuditProofTest(TestDatabase kind, @TempDir Path data) {
        this.database = Database.open(kind.location(data));
    }

    @BeforeEach
    void writeEvents() {
        for (int i = 1; i <= EVENTS; i++) {
            append("subject-" + i);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void append(String subject) {
        database.write(tx -> {
            audit.append(tx, new Cause("operator:rita", "because"), "TESTED", subject, Map.of("n", subject.length()));
            return subject;
        });
    }

    private AuditHead signed() {
        LogHead.Row log = database.read(LogHead::read);
        return AuditHead.sign(
                0,
                log.sequence(),
                log.hash(),
                clock.instant(),
                log.anchorSequence(),
                log.anchorHash(),
                key.getPublic(),
                key.getPrivate());
    }

    private Audit.Verification tampered(Consumer<Handle> with) {
        AuditHead head = signed();
        database.write(tx -> {
            with.accept(tx);
            return 0;
        });
        return database.read(tx -> audit.verify(tx, head));
    }

    private static void assertFound(Audit.Verification verification, AuditChain.Fault fault, long sequence) {
        assertThat(verification.intact()).isFalse();
        assertThat(verification.fault()).isEqualTo(fault.name());
        assertThat(verification.firstBroken()).isEqualTo(sequence);
    }

    @Test
    void anUntouchedLogIsIntactAndContainsItsHead() {
        Audit.Verification verification = tampered(tx -> {});
        assertThat(verification.intact()).isTrue();
        assertThat(verification.events()).isEqualTo(EVENTS);
        assertThat(verification.signedHead()).isEqualTo(EVENTS);
        AuditHead head = signed();
        append("later");
        assertThat(database.read(tx -> audit.verify(tx, head)).intact()).isTrue();
    }

    @Test
    void anyFieldThatWasChangedIsFound() {
        for (String change : new String[] {
            "actor = 'operator:eve'", "reason = NULL", "kind = 'X'", "subject = 'x'", "data = '{}'", "at = at + 1"
        }) {
            database.write(tx -> tx.execute("CREATE TABLE kept AS SELECT * FROM events"));
            assertFound(
                    tampered(tx -> tx.execute("UPDATE events SET " + change + " WHERE sequence = 7")),
                    AuditChain.Fault.CHANGED,
                    7);
            database.write(tx -> {
                tx.execute("DELETE FROM events");
                tx.execute("INSERT INTO events SELECT * FROM kept");
                return tx.execute("DROP TABLE kept");
            });
        }
    }

    @Test
    void anEventThatWasRemovedIsFound() {
        assertFound(tampered(tx -> tx.execute("DELETE FROM events WHERE sequence = 7")), AuditChain.Fault.MISSING, 8);
    }

    @Test
    void anEventThatWasRemovedAndTheRestRenumberedIsFound() {
        assertFound(
                tampered(tx -> {
                    tx.execute("DELETE FROM events WHERE sequence = 7");
                    for (int next = 8; next <= EVENTS; next++) {
                        tx.execute("UPDATE events SET sequence = " + (next - 1) + " WHERE sequence = " + next);
                    }
                }),
                AuditChain.Fault.CHANGED,
                7);
    }

    @Test
    void eventsThatChangedPlacesAreFound() {
        assertFound(
                tampered(tx -> {
                    tx.execute("UPDATE events SET sequence = 1000 WHERE sequence = 7");
                    tx.execute("UPDATE events SET sequence = 7 WHERE sequence = 8");
                    tx.execute("UPDATE events SET sequence = 8 WHERE sequence = 1000");
                }),
                AuditChain.Fault.CHANGED,
                7);
    }

    @Test
    void anEventThatStandsAtAnothersPlaceWithAHashOfItsOwnIsFound() {
        assertFound(
                tampered(tx -> {
                    var seventh = audit.list(tx, 6, 1, null).getFirst();
                    var forged =
                            new Audit.Event(7, seventh.at(), "operator:eve", null, "X", "x", "{}", "1".repeat(64), "");
                    tx.createUpdate(
                                    "UPDATE events SET actor = 'operator:eve', reason = NULL, kind = 'X', subject = 'x',"
                                            + " data = '{}', previous = :previous, hash = :hash WHERE sequence = 7")
                            .bind("previous", forged.previous())
                            .bind("hash", AuditChain.hash(forged))
                            .execute();
                }),
                AuditChain.Fault.REORDERED,
                7);
    }

    @Test
    void anEndThatWasCutOffIsFound() {
        assertFound(tampered(tx -> tx.execute("DELETE FROM events WHERE sequence > 15")), AuditChain.Fault.CUT_OFF, 16);
    }

    @Test
    void anEndThatWasCutOffInEveryTableIsFoundByTheSignedHead() {
        Audit.Verification verification = tampered(tx -> cutOff(tx, 15));
        assertFound(verification, AuditChain.Fault.CUT_OFF, 16);
        assertThat(verification.last()).isEqualTo(15);
        assertThat(database.read(tx -> audit.verify(tx, null)).intact()).isTrue();
    }

    @Test
    void aLogThatWasCutOffAndWentOnIsFoundByTheSignedHead() {
        AuditHead head = signed();
        database.write(tx -> {
            cutOff(tx, 15);
            return 0;
        });
        for (int i = 0; i < 10; i++) {
            append("another-" + i);
        }
        assertFound(database.read(tx -> audit.verify(tx, head)), AuditChain.Fault.FORKED, EVENTS);
    }

    private static void cutOff(Handle tx, long last) {
        tx.execute("DELETE FROM events WHERE sequence > " + last);
        tx.execute("UPDATE log_head SET sequence = " + last + ", hash = (SELECT hash FROM events WHERE sequence = "
                + last + ")");
    }

    @Test
    void aHeadThatWasChangedOrSignedByAnotherIsFound() {
        AuditHead head = signed();
        var shorter = new AuditHead(
                0,
                15,
                database.read(tx -> audit.list(tx, 14, 1, null)).getFirst().hash(),
                head.at(),
                0,
                head.anchorHash(),
                head.publicKey(),
                head.signature());
        assertFound(database.read(tx -> audit.verify(tx, shorter)), AuditChain.Fault.HEAD_FORGED, 15);
        var others = Base64.getEncoder().encodeToString(Keys.p256().getPublic().getEncoded());
        assertFound(database.read(tx -> audit.verify(tx, head.under(others))), AuditChain.Fault.HEAD_FORGED, EVENTS);
    }
}
