package dev.sealift.server.signing;

import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.server.database.Columns;
import dev.sealift.server.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Requests for signatures and their approvals in the database. */
final class RequestStore {
    private static final String SELECT = "SELECT request.*, profile.name AS profile_name, profile.rules AS rules"
            + " FROM signing_requests request JOIN signing_profiles profile ON profile.id = request.profile ";

    private final JsonMapper json;

    RequestStore(JsonMapper json) {
        this.json = json;
    }

    /** A request and the number of the profile it is held to. */
    record Stored(long profile, Signing.Request request) {}

    Optional<Stored> find(Handle tx, long id) {
        return tx.createQuery(SELECT + "WHERE request.id = :id")
                .bind("id", id)
                .map(Row.mapper(row -> stored(tx, row)))
                .findOne();
    }

    /** The last request of that profile for that digest. */
    Optional<Signing.Request> last(Handle tx, long profile, String hash, String digest) {
        return tx.createQuery(SELECT + "WHERE request.profile = :profile AND request.hash = :hash"
                        + " AND request.digest = :digest ORDER BY request.id DESC LIMIT 1")
                .bind("profile", profile)
                .bind("hash", hash)
                .bind("digest", digest)
                .map(Row.mapper(row -> stored(tx, row).request()))
                .findOne();
    }

    List<Signing.Request> list(Handle tx, @Nullable SigningState state, long after, int limit) {
        return tx.createQuery(SELECT + "WHERE request.id > :after"
                        + (state == null ? "" : " AND request.state = :state") + " ORDER BY request.id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .bindMap(state == null ? Map.of() : Map.of("state", state.name()))
                .map(Row.mapper(row -> stored(tx, row).request()))
                .list();
    }

    /** Requests of a profile that were made since then, by that asker or, without one, by all. */
    long countSince(Handle tx, long profile, Instant since, @Nullable String requester) {
        return tx.createQuery("SELECT COUNT(*) FROM signing_requests WHERE profile = :profile AND created_at > :since"
                        + (requester == null ? "" : " AND requester = :requester"))
                .bind("profile", profile)
                .bind("since", since.toEpochMilli())
                .bindMap(requester == null ? Map.of() : Map.of("requester", requester))
                .mapTo(Long.class)
                .one();
    }

    /** Those that are APPROVED, oldest first. */
    List<Long> approved(Handle tx, int limit) {
        return tx.createQuery("SELECT id FROM signing_requests WHERE state = 'APPROVED' ORDER BY id LIMIT :limit")
                .bind("limit", limit)
                .mapTo(Long.class)
                .list();
    }

    /** Those that wait, and may not any longer. */
    List<Long> due(Handle tx, Instant now, int limit) {
        return tx.createQuery("SELECT id FROM signing_requests WHERE state IN ('PENDING', 'APPROVED')"
                        + " AND expires_at <= :now ORDER BY id LIMIT :limit")
                .bind("now", now.toEpochMilli())
                .bind("limit", limit)
                .mapTo(Long.class)
                .list();
    }

    /** Those that wait under that profile. */
    List<Long> openOfProfile(Handle tx, long profile) {
        return tx.createQuery(
                        "SELECT id FROM signing_requests WHERE state IN ('PENDING', 'APPROVED') AND profile = :profile"
                                + " ORDER BY id")
                .bind("profile", profile)
                .mapTo(Long.class)
                .list();
    }

    /** Those that wait and were asked for or approved by that operator. */
    List<Long> openOfOperator(Handle tx, String operator) {
        return tx.createQuery("SELECT id FROM signing_requests request WHERE state IN ('PENDING', 'APPROVED')"
                        + " AND (requester = :operator OR EXISTS (SELECT 1 FROM signing_approvals approval"
                        + " WHERE approval.request = request.id AND approval.approver = :operator)) ORDER BY id")
                .bind("operator", operator)
                .mapTo(Long.class)
                .list();
    }

    long insert(
            Handle tx,
            long profile,
            String requester,
            Signing.Ask ask,
            boolean checked,
            SigningState state,
            Instant now,
            Instant expires) {
        long id = tx.createQuery("SELECT COALESCE(MAX(id), 0) + 1 FROM signing_requests")
                .mapTo(Long.class)
                .one();
        tx.createUpdate("INSERT INTO signing_requests (id, profile, requester, hash, digest, subject, content, checked,"
                        + " state, created_at, expires_at) VALUES (:id, :profile, :requester, :hash, :digest, :subject,"
                        + " :content, :checked, :state, :now, :expires)")
                .bind("id", id)
                .bind("profile", profile)
                .bind("requester", requester)
                .bind("hash", ask.hash())
                .bind("digest", ask.digest())
                .bind("subject", json.writeValueAsString(ask.subject()))
                .bind("content", ask.content())
                .bind("checked", checked)
                .bind("state", state.name())
                .bind("now", now.toEpochMilli())
                .bind("expires", expires.toEpochMilli())
                .execute();
        return id;
    }

    void insertApproval(Handle tx, long request, String digest, Signing.Approval approval) {
        tx.createUpdate("INSERT INTO signing_approvals (request, approver, digest, comment, at)"
                        + " VALUES (:request, :approver, :digest, :comment, :at)")
                .bind("request", request)
                .bind("approver", approval.approver())
                .bind("digest", digest)
                .bind("comment", approval.comment())
                .bind("at", approval.at().toEpochMilli())
                .execute();
    }

    /** Moves a request from one state to another; false when it was not in that state any more. */
    boolean move(
            Handle tx, long id, SigningState from, SigningState to, @Nullable Instant ended, @Nullable String reason) {
        return tx.createUpdate("UPDATE signing_requests SET state = :to, ended_at = :ended, reason = :reason"
                                + " WHERE id = :id AND state = :from")
                        .bind("id", id)
                        .bind("from", from.name())
                        .bind("to", to.name())
                        .bind("ended", Columns.millis(ended))
                        .bind("reason", reason)
                        .execute()
                == 1;
    }

    void signature(Handle tx, long id, String signature) {
        tx.createUpdate("UPDATE signing_requests SET signature = :signature WHERE id = :id")
                .bind("signature", signature)
                .bind("id", id)
                .execute();
    }

    void reason(Handle tx, long id, String reason) {
        tx.createUpdate("UPDATE signing_requests SET reason = :reason WHERE id = :id AND state = 'APPROVED'")
                .bind("reason", reason)
                .bind("id", id)
                .execute();
    }

    private List<Signing.Approval> approvals(Handle tx, long request) {
        return tx.createQuery("SELECT * FROM signing_approvals WHERE request = :request ORDER BY at, approver")
                .bind("request", request)
                .map(Row.mapper(row ->
                        new Signing.Approval(row.text("approver"), row.instant("at"), row.textOrNull("comment"))))
                .list();
    }

    private Stored stored(Handle tx, Row row) throws SQLException {
        long id = row.number("id");
        var request = new Signing.Request(
                id,
                row.text("profile_name"),
                row.constant("state", SigningState.class),
                row.text("requester"),
                row.text("hash"),
                row.text("digest"),
                json.readValue(row.text("subject"), Signing.Subject.class),
                row.textOrNull("content"),
                row.flag("checked"),
                json.readValue(row.text("rules"), Signing.Rules.class).approvals(),
                approvals(tx, id),
                row.instant("created_at"),
                row.instant("expires_at"),
                row.instantOrNull("ended_at"),
                row.textOrNull("reason"),
                row.textOrNull("signature"));
        return new Stored(row.number("profile"), request);
    }
}
