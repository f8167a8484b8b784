package dev.sealift.server.database;

import com.zaxxer.hikari.HikariConfig;
import dev.sealift.server.problem.Refusal;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementBuilderFactory;
import org.jspecify.annotations.Nullable;

/** What differs between the databases; everything else is SQL that both take. */
interface Dialect {
    /** Longer than any transaction of ours; a request that waits this long for a connection is told that it failed. */
    Duration WAIT = Duration.ofSeconds(20);

    /** Connections that lose nothing they committed. */
    HikariConfig writers();

    /** Connections whose transactions see one state. */
    HikariConfig readers();

    /** Connections to change the tables with, as many as that takes. */
    HikariConfig migrators();

    /** How prepared statements are made. */
    StatementBuilderFactory statements();

    /** Reads the row of {@code log_head} and keeps every other writer away until the transaction ends. */
    String lockHead();

    /** Refuses a database on which an acknowledgement could be lost, or an order be another. */
    void check(Handle handle) throws UnsuitableDatabaseException;

    /** What the caller is told of a failure that is not the server's fault. */
    @Nullable
    Refusal refusal(SQLException failure);

    /** Asks for the time of the database server in epoch milliseconds; null when it is this machine's. */
    @Nullable
    String time();

    /** Whether other nodes may write, too. */
    boolean shared();
}
