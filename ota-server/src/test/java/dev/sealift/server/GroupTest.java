package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Groups;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Static groups: who is in them, through their children too. */
class GroupTest {
    private static final String GROUPS = "/api/v1/groups";

    private final TestServer server;

    GroupTest(@TempDir Path data) {
        server = new TestServer(data);
    }

    @BeforeEach
    void aTree() {
        create("europe", null);
        create("germany", "europe");
        create("berlin", "germany");
        create("france", "europe");
        for (String id : List.of("d1", "d2", "d3")) {
            server.addDevice(id, null);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply create(String id, @Nullable String parent) {
        return server.operator().post(GROUPS, new Groups.Create(id, parent, null, null));
    }

    private int change(String group, String what, String... devices) {
        return server.operator()
                .post(GROUPS + "/" + group + "/members" + what, new Groups.Change(Arrays.asList(devices)))
                .as(Groups.Changed.class)
                .changed();
    }

    private List<String> members(String group) {
        return server.operator()
                .get(GROUPS + "/" + group + "/members")
                .as(Groups.Members.class)
                .devices();
    }

    private List<String> groupsOf(String device) {
        return server.operator()
                .get("/api/v1/devices/" + device + "/groups")
                .as(Groups.OfDevice.class)
                .groups();
    }

    private Reply move(String group, String parent) {
        return server.operator().patch(GROUPS + "/" + group, new Groups.Update(parent, null, null));
    }

    @Test
    void aMemberOfAGroupIsOneOfItsAncestorsOnce() {
        assertThat(change("berlin", "", "d2", "d1", "d2")).isEqualTo(2);
        assertThat(change("germany", "", "d1")).isEqualTo(1);
        assertThat(change("germany", "", "d1")).isZero();

        assertThat(members("europe")).containsExactly("d1", "d2");
        assertThat(members("germany")).containsExactly("d1", "d2");
        assertThat(members("france")).isEmpty();
        assertThat(groupsOf("d2")).containsExactly("berlin", "europe", "germany");
    }

    @Test
    void whoLeavesStaysWhereAnotherChildHasIt() {
        change("berlin", "", "d1");
        change("france", "", "d1");
        change("germany", "", "d1");

        assertThat(change("berlin", "/remove", "d1", "d2")).isEqualTo(1);
        assertThat(groupsOf("d1")).containsExactly("europe", "france", "germany");
        change("germany", "/remove", "d1");
        assertThat(groupsOf("d1")).containsExactly("europe", "france");
        assertThat(change("europe", "/remove", "d1")).isZero();
        change("france", "/remove", "d1");
        assertThat(groupsOf("d1")).isEmpty();
    }

    @Test
    void aGroupMovesWithItsMembers() {
        change("berlin", "", "d1");
        change("germany", "", "d2");
        move("berlin", "france");
        assertThat(groupsOf("d1")).containsExactly("berlin", "europe", "france");
        move("germany", "");
        assertThat(groupsOf("d2")).containsExactly("germany");
        move("france", "germany");
        assertThat(groupsOf("d1")).containsExactly("berlin", "france", "germany");
        assertThat(members("europe")).isEmpty();
    }

    @Test
    void aTreeHasNoCirclesAndNotTooManyLevels() {
        assertThat(move("europe", "berlin").json().path("expected").asString()).contains("not europe itself or below");
        assertThat(move("europe", "europe").code()).isEqualTo("INVALID_VALUE");
        assertThat(create("x", "nowhere").json().path("detail").asString()).contains("an existing group");
        String parent = "berlin";
        for (int level = 4; level <= 7; level++) {
            assertThat(create("level-" + level, parent).status()).isEqualTo(201);
            parent = "level-" + level;
        }
        assertThat(create("level-8", parent).json().path("detail").asString()).contains("at most 7 levels");
        create("top", null);
        assertThat(move("europe", "top").json().path("detail").asString()).contains("this makes 8");
    }

    @Test
    void onlyAGroupWithoutChildrenIsDeletedAndItsDevicesLeave() {
        change("berlin", "", "d1");
        assertThat(server.operator().delete(GROUPS + "/germany").code()).isEqualTo("INVALID_STATE");
        assertThat(server.operator().delete(GROUPS + "/berlin").status()).isEqualTo(200);
        assertThat(groupsOf("d1")).isEmpty();
        assertThat(server.operator().get(GROUPS + "/berlin").status()).isEqualTo(404);
        assertThat(server.operator()
                        .get(GROUPS + "/germany")
                        .as(Groups.View.class)
                        .members())
                .isZero();
    }

    @Test
    void aChangeOnTopOfOneThatWasNotSeenIsRefused() {
        var update = new Groups.Update(null, "the old continent", null);
        String seen = server.operator().get(GROUPS + "/europe").header("ETag");
        change("europe", "", "d1"); // who is in it is no part of what the ETag stands for
        Groups.View changed = server.operator()
                .patch(GROUPS + "/europe", update, "If-Match", seen)
                .as(Groups.View.class);
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.description()).isEqualTo("the old continent");
        assertThat(changed.children()).containsExactly("france", "germany");
        assertThat(server.operator()
                        .patch(GROUPS + "/europe", update, "If-Match", seen)
                        .code())
                .isEqualTo("PRECONDITION_FAILED");
    }

    @Test
    void whatIsWrongIsNamedAndNothingOfItIsDone() {
        Reply reply =
                server.operator().post(GROUPS + "/berlin/members", new Groups.Change(List.of("d1", "ghost", "d2")));
        assertThat(reply.json().path("value").asString()).isEqualTo("ghost");
        assertThat(members("berlin")).isEmpty();
        assertThat(create("berlin", null).code()).isEqualTo("ALREADY_EXISTS");
    }

    @Test
    void everyChangeOfAGroupIsAnEvent() {
        change("berlin", "", "d1");
        change("berlin", "/remove", "d1");
        move("berlin", "france");
        server.operator().delete(GROUPS + "/berlin");
        assertThat(server.operator()
                        .get("/api/v1/audit?subject=group:berlin")
                        .as(Audit.Page.class)
                        .events())
                .extracting(Audit.Event::kind)
                .containsExactly(
                        "GROUP_CREATED",
                        "GROUP_MEMBERS_ADDED",
                        "GROUP_MEMBERS_REMOVED",
                        "GROUP_UPDATED",
                        "GROUP_DELETED");
    }
}
