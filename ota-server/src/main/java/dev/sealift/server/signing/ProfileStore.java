package dev.sealift.server.signing;

import dev.sealift.api.operator.Signing;
import dev.sealift.server.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/** Signing profiles in the database. */
final class ProfileStore {
    private final JsonMapper json;

    ProfileStore(JsonMapper json) {
        this.json = json;
    }

    /** A profile under the number that requests refer to: a name is used again once its profile is revoked. */
    record Stored(long id, Signing.Profile profile) {
        Signing.Rules rules() {
            return profile.rules();
        }
    }

    /** The profile in force of that name, else the one revoked last. */
    Optional<Stored> find(Handle tx, String name) {
        return tx.createQuery("SELECT * FROM signing_profiles WHERE name = :name ORDER BY id DESC LIMIT 1")
                .bind("name", name)
                .map(Row.mapper(row -> stored(row)))
                .findOne();
    }

    Stored get(Handle tx, long id) {
        return tx.createQuery("SELECT * FROM signing_profiles WHERE id = :id")
                .bind("id", id)
                .map(Row.mapper(row -> stored(row)))
                .one();
    }

    List<Signing.Profile> list(Handle tx) {
        return tx.createQuery("SELECT * FROM signing_profiles ORDER BY name, id")
                .map(Row.mapper(row -> stored(row).profile()))
                .list();
    }

    void insert(Handle tx, Signing.Profile profile) {
        tx.createUpdate(
                        "INSERT INTO signing_profiles (id, name, rules, algorithm, public_key, deterministic, created_at)"
                                + " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM signing_profiles), :name, :rules, :algorithm,"
                                + " :publicKey, :deterministic, :at)")
                .bind("name", profile.rules().name())
                .bind("rules", json.writeValueAsString(profile.rules()))
                .bind("algorithm", profile.algorithm())
                .bind("publicKey", profile.publicKey())
                .bind("deterministic", profile.deterministic())
                .bind("at", profile.createdAt().toEpochMilli())
                .execute();
    }

    void revoke(Handle tx, long id, Instant now) {
        tx.createUpdate("UPDATE signing_profiles SET revoked_at = :at WHERE id = :id")
                .bind("at", now.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    private Stored stored(Row row) throws SQLException {
        return new Stored(
                row.number("id"),
                new Signing.Profile(
                        json.readValue(row.text("rules"), Signing.Rules.class),
                        row.text("algorithm"),
                        row.text("public_key"),
                        row.flag("deterministic"),
                        row.instant("created_at"),
                        row.instantOrNull("revoked_at")));
    }
}
