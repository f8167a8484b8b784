package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.ReleaseState;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.Board;
import dev.sealift.image.Slot;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release goes from draft to published to withdrawn, and holds images that devices could install. */
class ReleaseLifeTest {
    private static final String RELEASES = "/api/v1/releases";

    /** Like the STM32F405, with less room. */
    private static final Board SMALL = new Board(
            "small-board",
            0x200,
            List.of(new Slot("A", 0x0801_0000L, 0x1_0000), new Slot("B", 0x0802_0000L, 0x1_0000)),
            0x2000_0008L,
            0x2001_fc00L);

    private final TestServer server;

    ReleaseLifeTest(@TempDir Path data) {
        server = new TestServer(
                Settings.local(data, List.of(Firmware.KEY.publicKey())).forBoards(List.of(Board.STM32F405, SMALL)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String digest(Board board, String slot, String version, long counter) {
        return server.upload(Firmware.image(board, slot, version, counter)).digest();
    }

    private List<String> digests(Board board, String version) {
        return List.of(digest(board, "A", version, 1), digest(board, "B", version, 1));
    }

    private static Releases.Create draft(String id, List<String> artifacts) {
        return new Releases.Create(id, artifacts, null, null, null, null, true);
    }

    private Reply create(Releases.Create request) {
        return server.operator().post(RELEASES, request);
    }

    private Reply act(String id, String action, Object body) {
        return server.operator().post(RELEASES + "/" + id + "/" + action, body);
    }

    private Reply update(String id, Releases.Update change) {
        return server.operator().patch(RELEASES + "/" + id, change);
    }

    private Releases.View get(String id) {
        return server.operator().get(RELEASES + "/" + id).as(Releases.View.class);
    }

    private Reply job(String release) {
        return server.operator().post("/api/v1/jobs", new Jobs.Create("job", release, List.of("d1"), null, null));
    }

    private static void assertRefused(Reply reply, String code, String... words) {
        assertThat(reply.code()).as(reply.text()).isEqualTo(code);
        assertThat(reply.json().path("detail").asString()).contains(words);
    }

    @Test
    void aDraftIsChangedUntilItIsPublishedAndNeverAfterwards() {
        server.addDevice("d1", null);
        String a = digest(Board.STM32F405, "A", "1.0.0", 1);
        var draft = create(draft("r1", List.of(a))).as(Releases.View.class);
        assertThat(draft.state()).isEqualTo(ReleaseState.DRAFT);
        assertThat(draft.publishedAt()).isNull();
        assertRefused(job("r1"), "INVALID_STATE", "is DRAFT", "sealift release publish r1");

        var reply = act("r1", "publish", new Releases.Publish());
        assertRefused(reply, "RELEASE_REFUSED", "slots [A]", "upload the missing image");
        assertThat(reply.reason()).isEqualTo("NO_IMAGE_FOR_SLOT");

        String b = digest(Board.STM32F405, "B", "1.0.0", 1);
        var changed = update("r1", new Releases.Update(List.of(a, b), null, null, "Fixes the clock", null))
                .as(Releases.View.class);
        assertThat(changed.artifacts()).extracting(Releases.Artifact::digest).containsExactly(a, b);
        assertThat(changed.notes()).isEqualTo("Fixes the clock");
        assertThat(update("r1", new Releases.Update(null, null, null, "", null))
                        .as(Releases.View.class)
                        .notes())
                .isNull();

        var published = act("r1", "publish", new Releases.Publish()).as(Releases.View.class);
        assertThat(published.state()).isEqualTo(ReleaseState.PUBLISHED);
        assertThat(published.publishedAt()).isEqualTo(server.clock.instant().truncatedTo(ChronoUnit.MILLIS));
        assertRefused(
                update("r1", new Releases.Update(null, null, null, "more", null)),
                "INVALID_STATE",
                "is PUBLISHED",
                "never changes");
        assertRefused(act("r1", "publish", new Releases.Publish()), "INVALID_STATE", "published once");
        assertThat(get("r1")).isEqualTo(published);
        assertThat(job("r1").status()).isEqualTo(201);
    }

    @Test
    void aWithdrawnReleaseIsTakenByNoJobAndSaysWhy() {
        server.addDevice("d1", null);
        server.release("1.0.0", 1);
        String id = "stm32f405-1.0.0";
        assertRefused(act(id, "withdraw", Map.of()), "INVALID_VALUE", "reason");
        assertRefused(act(id, "withdraw", new Releases.Withdraw(" ")), "INVALID_VALUE", "why");

        var withdrawn =
                act(id, "withdraw", new Releases.Withdraw("drains the battery")).as(Releases.View.class);
        assertThat(withdrawn.state()).isEqualTo(ReleaseState.WITHDRAWN);
        assertThat(withdrawn.withdrawalReason()).isEqualTo("drains the battery");
        assertRefused(job(id), "INVALID_STATE", "is WITHDRAWN", "for good");
        assertRefused(act(id, "publish", new Releases.Publish()), "INVALID_STATE", "for good");
        assertThat(events(id))
                .extracting(Audit.Event::kind)
                .containsExactly("RELEASE_CREATED", "RELEASE_PUBLISHED", "RELEASE_WITHDRAWN");
        assertThat(events(id).getLast().reason()).isEqualTo("drains the battery");
        assertThat(events(id).getLast().actor()).isEqualTo("operator:admin");
    }

    private List<Audit.Event> events(String release) {
        return server.operator()
                .get("/api/v1/audit?subject=release:" + release)
                .as(Audit.Page.class)
                .events();
    }

    @Test
    void whatIsWrongWithADraftStaysForLater() {
        String b2 = digest(Board.STM32F405, "B", "2.0.0", 7);
        server.release("1.0.0", 9);
        create(draft("r2", List.of(b2))).as(Releases.View.class);
        var reply = act("r2", "publish", new Releases.Publish());
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("faults"))
                .extracting(fault -> fault.path("reason").asString())
                .containsExactly("NO_IMAGE_FOR_SLOT", "COUNTER_TOO_LOW");
        assertRefused(reply, "RELEASE_REFUSED", "2 things are wrong", "slots [B]", "security counter 7");
        assertThat(get("r2").state()).isEqualTo(ReleaseState.DRAFT);
    }

    @Test
    void everythingThatIsWrongWithTheImagesIsSaidAtOnce() {
        String a1 = digest(Board.STM32F405, "A", "1.0.0", 1);
        String a2 = digest(Board.STM32F405, "A", "2.0.0", 2);
        var reply = create(new Releases.Create("r", List.of(a1, a2)));
        assertRefused(reply, "RELEASE_REFUSED", "3 things are wrong", "version", "security counter", "second image");
        assertThat(reply.json().path("faults").size()).isEqualTo(3);

        String none = "0".repeat(64);
        var missing = create(new Releases.Create("r", List.of(none, a1, "1".repeat(64))));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json().path("faults").size()).isEqualTo(2);
        assertThat(server.operator().get(RELEASES).as(Releases.Page.class).releases())
                .isEmpty();
    }

    @Test
    void imagesForSeveralBoardsStandUnderOneVersionAndEachDeviceGetsItsOwn() {
        var all = new ArrayList<>(digests(Board.STM32F405, "1.2.3"));
        all.addAll(digests(SMALL, "1.2.3"));
        var release = create(new Releases.Create(null, all)).as(Releases.View.class);
        assertThat(release.id()).isEqualTo("release-1.2.3");
        assertThat(release.board()).isNull();
        assertThat(release.boards()).containsExactly("small-board", "stm32f405");
        assertThat(release.artifacts()).hasSize(4);

        server.addDevice("small", null);
        server.restart(() -> putOnSmallBoard("small"));
        var large = server.device("large");
        var small = new TestDevice("small", server.devicePlane(server.enrolDevice("small")));
        server.job("both", release, null, List.of("large", "small"));
        var images = TestDevice.document(large.start()).images();
        assertThat(images).extracting(image -> image.digest()).containsExactlyElementsOf(all.subList(0, 2));
        assertThat(large.client.get("/artifacts/" + all.get(0)).status()).isEqualTo(200);
        assertThat(large.client.get("/artifacts/" + all.get(2)).status()).isEqualTo(403);
        assertThat(TestDevice.document(small.start()).images())
                .extracting(image -> image.digest())
                .containsExactlyElementsOf(all.subList(2, 4));
        assertThat(small.client.get("/artifacts/" + all.get(0)).status()).isEqualTo(403);
    }

    /** Devices are registered for built-in boards only, and there is one. */
    private void putOnSmallBoard(String device) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + server.data.resolve("sealift.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE devices SET board = '" + SMALL.name() + "' WHERE id = '" + device + "'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aReleaseOfSeveralBoardsLacksASlotOfOne() {
        var all = new ArrayList<>(digests(Board.STM32F405, "1.2.3"));
        all.add(digest(SMALL, "A", "1.2.3", 1));
        assertRefused(create(new Releases.Create(null, all)), "RELEASE_REFUSED", "slots [A] of small-board");
    }

    @Test
    void aRequiredVersionMustHaveBeenReleasedBefore() {
        assertRefused(
                create(requiring("2.0.0", "1.0.0")), "RELEASE_REFUSED", "requires 1.0.0 on stm32f405", "release that");
        server.release("0.9.0", 1);
        assertRefused(create(requiring("2.0.0", "1.0.0")), "RELEASE_REFUSED", "requires 1.0.0");
        server.release("1.5.0", 1);
        var release = create(requiring("2.0.0", "1.0.0")).as(Releases.View.class);
        assertThat(release.requires()).isEqualTo("1.0.0");
        assertRefused(create(requiring("3.0.0", "one")), "INVALID_VALUE", "one");
        assertRefused(create(requiring("3.0.0", "3.0.0")), "RELEASE_REFUSED", "requires 3.0.0");
    }

    private Releases.Create requiring(String version, @Nullable String requires) {
        return new Releases.Create(null, digests(Board.STM32F405, version), null, null, null, requires, null);
    }

    @Test
    void anImagesOwnDependencyCountsToo() {
        var reply = server.operator().upload("/api/v1/artifacts", Firmware.depending("A", "2.0.0", 1, "1.0.0"));
        assertThat(reply.code()).isEqualTo("IMAGE_REFUSED");
        assertThat(reply.reason()).isEqualTo("DEPENDENCY_UNMET");
        assertRefused(
                server.operator().upload("/api/v1/artifacts", Firmware.depending("A", "2.0.0", 0, "2.0.0")),
                "IMAGE_REFUSED",
                "version 2.0.0 that requires 2.0.0");

        var a = server.upload(Firmware.depending("A", "2.0.0", 0, "1.0.0"));
        var b = server.upload(Firmware.depending("B", "2.0.0", 0, "1.1.0"));
        assertThat(a.requires()).isEqualTo("1.0.0");
        var request = new Releases.Create(null, List.of(a.digest(), b.digest()));
        assertRefused(create(request), "RELEASE_REFUSED", "requires 1.1.0 on stm32f405");
        server.release("1.1.0", 1);
        assertThat(create(request).as(Releases.View.class).state()).isEqualTo(ReleaseState.PUBLISHED);
    }

    @Test
    void draftsAndWithdrawnReleasesAreDeletedUnlessAJobTellsOfThem() {
        server.addDevice("d1", null);
        create(draft("r1", List.of(digest(Board.STM32F405, "A", "1.0.0", 1)))).as(Releases.View.class);
        assertThat(server.operator().delete(RELEASES + "/r1").status()).isEqualTo(200);
        assertThat(server.operator().get(RELEASES + "/r1").status()).isEqualTo(404);

        server.release("2.0.0", 5);
        String id = "stm32f405-2.0.0";
        assertRefused(server.operator().delete(RELEASES + "/" + id), "INVALID_STATE", "sealift release withdraw " + id);
        assertThat(job(id).status()).isEqualTo(201);
        act(id, "withdraw", new Releases.Withdraw("bad")).as(Releases.View.class);
        assertRefused(server.operator().delete(RELEASES + "/" + id), "INVALID_STATE", "jobs tell of release");

        server.release("2.1.0", 6);
        act("stm32f405-2.1.0", "withdraw", new Releases.Withdraw("bad")).as(Releases.View.class);
        assertThat(server.operator().delete(RELEASES + "/stm32f405-2.1.0").status())
                .isEqualTo(200);
        var old = server.operator().upload("/api/v1/artifacts", Firmware.image("A", "3.0.0", 5));
        assertThat(old.reason())
                .as("the counter of a deleted release still counts")
                .isEqualTo("COUNTER_TOO_LOW");
    }

    @Test
    void onlyThoseWhoReleaseChangeReleases() {
        server.release("1.0.0", 1);
        var viewer = server.operator("vera", OperatorRole.VIEWER);
        String path = RELEASES + "/stm32f405-1.0.0";
        assertThat(viewer.get(path).status()).isEqualTo(200);
        assertThat(viewer.post(path + "/withdraw", new Releases.Withdraw("x")).code())
                .isEqualTo("FORBIDDEN");
        assertThat(viewer.post(path + "/publish", Map.of()).code()).isEqualTo("FORBIDDEN");
        assertThat(viewer.patch(path, Map.of()).code()).isEqualTo("FORBIDDEN");
        assertThat(viewer.delete(path).code()).isEqualTo("FORBIDDEN");
        assertThat(viewer.post("/api/v1/artifacts/collect", Map.of()).code()).isEqualTo("FORBIDDEN");
        var rita = server.operator("rita", OperatorRole.RELEASE_ENGINEER);
        assertThat(rita.post(path + "/withdraw", new Releases.Withdraw("x")).status())
                .isEqualTo(200);
    }
}
