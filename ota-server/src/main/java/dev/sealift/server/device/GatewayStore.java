package dev.sealift.server.device;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Gateways in the database. */
final class GatewayStore {
    boolean exists(Handle tx, String id) {
        return tx.createQuery("SELECT COUNT(*) FROM gateways WHERE id = :id")
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    void insert(Handle tx, String id, Instant now) {
        tx.createUpdate("INSERT INTO gateways (id, created_at) VALUES (:id, :now)")
                .bind("id", id)
                .bind("now", now.toEpochMilli())
                .execute();
    }
}
