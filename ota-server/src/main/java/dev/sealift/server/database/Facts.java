package dev.sealift.server.database;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The few values that all nodes on a database must agree on. */
public final class Facts {
    private Facts() {}

    /** A value, if there is one. */
    public static Optional<String> read(Handle tx, String name) {
        return tx.createQuery("SELECT value FROM server_facts WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne();
    }

    /** Sets a value. */
    public static void set(Handle tx, String name, String value) {
        tx.createUpdate("INSERT INTO server_facts (name, value) VALUES (:name, :value)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value")
                .bind("name", name)
                .bind("value", value)
                .execute();
    }

    /** The value, which the first who asks sets. */
    public static String once(Handle tx, String name, String value) {
        Optional<String> known = read(tx, name);
        if (known.isEmpty()) {
            set(tx, name, value);
        }
        return known.orElse(value);
    }
}
