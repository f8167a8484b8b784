package dev.sealift.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Audit;
import dev.sealift.server.database.GroupCommit.Work;
import dev.sealift.server.problem.Refusal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database: one transaction that writes at a time, on all nodes together, and several that read. A write that
 * returned is on disk: that is what makes an acknowledgement one. Writes that come at the same time share a commit.
 *
 * <p>Thread-safe.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** Idle polls only read; more readers than this wait for the same disk and cores. */
    private static final int READERS = 8;

    /** More waiting than this take longer than a caller who can come back later should wait. */
    private static final int CROWD = 500;

    /** When a write, or whoever could go on, has waited for so long, there is more to do than can be, however few wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** One for all, since it remembers what it read: reading a statement for the first time costs more than running it. */
    private static final SqlParser PARSER = new ColonPrefixSqlParser();

    private final Dialect dialect;
    private final HikariDataSource writerPool;
    private final HikariDataSource readerPool;
    private final Jdbi writer;
    private final Jdbi reader;
    private final GroupCommit commits = new GroupCommit(this::commit);
    private final Backlog backlog = new Backlog();
    private final List<Consumer<List<Audit.Event>>> listeners = new CopyOnWriteArrayList<>();

    private volatile CommitWatch watch = (writes, nanos) -> {};
    private volatile Consumer<Instant> beginning = lastEvent -> {};

    private Database(Dialect dialect, HikariDataSource writerPool, HikariDataSource readerPool) {
        this.dialect = dialect;
        this.writerPool = writerPool;
        this.readerPool = readerPool;
        this.writer = jdbi(writerPool, dialect);
        this.reader = jdbi(readerPool, dialect);
    }

    private static Jdbi jdbi(DataSource pool, Dialect dialect) {
        var jdbi = Jdbi.create(pool);
        jdbi.setStatementBuilderFactory(dialect.statements());
        jdbi.getConfig(SqlStatements.class).setSqlParser(PARSER);
        return jdbi;
    }

    /** Opens an SQLite file. */
    public static Database open(Path file) {
        return open(DatabaseLocation.of(file));
    }

    /**
     * Opens it, and brings its tables up to date.
     *
     * @throws UnsuitableDatabaseException when it is not fit for this server
     */
    public static Database open(DatabaseLocation location) {
        return open(location, Schema::migrate);
    }

    /**
     * Opens it as it is, beside a server that uses it.
     *
     * @throws UnsuitableDatabaseException when its tables are not those of this version
     */
    public static Database openUnchanged(DatabaseLocation location) {
        return open(location, Schema::requireCurrent);
    }

    /**
     * Opens it with the tables of that version, which are made, to fill them from a backup.
     *
     * @throws UnsuitableDatabaseException when it has others already
     */
    public static Database openForRestore(DatabaseLocation location, String version) {
        return open(location, (source, where) -> {
            String found = Schema.version(source);
            if (!found.equals("0") && !found.equals(version)) {
                throw UnsuitableDatabaseException.settings(where + " has tables of version " + found
                        + " already: a backup is restored into a database without tables");
            }
            Schema.migrateTo(source, version);
        });
    }

    /** The version of its tables. */
    public String schemaVersion() {
        return Schema.version(readerPool);
    }

    private static Database open(DatabaseLocation location, BiConsumer<DataSource, String> prepare) {
        Dialect dialect =
                switch (location) {
                    case DatabaseLocation.SqliteFile sqlite -> new SqliteDialect(sqlite.file());
                    case DatabaseLocation.Postgres postgres -> new PostgresDialect(postgres);
                };
        try (var migrators = pool(dialect.migrators(), "migration")) {
            Jdbi.create(migrators).useHandle(dialect::check);
            prepare.accept(migrators, location.toString());
        }
        return new Database(
                dialect, sized(dialect.writers(), "writer", 1), sized(dialect.readers(), "reader", READERS));
    }

    private static HikariDataSource sized(HikariConfig config, String name, int size) {
        config.setMaximumPoolSize(size);
        return pool(config, name);
    }

    private static HikariDataSource pool(HikariConfig config, String name) {
        config.setPoolName(name);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(Dialect.WAIT.toMillis());
        return new HikariDataSource(config);
    }

    /** One transaction: everything in it is on disk when this returns, or nothing of it ever happened. */
    public <T extends @Nullable Object> T write(Function<Handle, T> work) {
        return commits.run(work);
    }

    /**
     * The same for callers who can come back later: when too many wait, or one for too long, for the disk or for a processor,
     * they are turned away.
     *
     * @throws Refusal {@link ProblemCode#OVERLOADED}
     */
    public <T extends @Nullable Object> T writeUnlessCrowded(Function<Handle, T> work) {
        if (commits.waiting() > CROWD || late(commits.waited()) || late(backlog.waited())) {
            throw overloaded("write");
        }
        return commits.run(work);
    }

    /**
     * A read for callers who can come back later: when too many wait, or one for too long, they are turned away.
     *
     * @throws Refusal {@link ProblemCode#OVERLOADED}
     */
    public <T extends @Nullable Object> T readUnlessCrowded(Function<Handle, T> work) {
        if (readerPool.getHikariPoolMXBean().getThreadsAwaitingConnection() > CROWD || late(backlog.waited())) {
            throw overloaded("read");
        }
        return read(work);
    }

    private static boolean late(Duration waited) {
        return waited.compareTo(PATIENCE) > 0;
    }

    private static Refusal overloaded(String what) {
        return Refusal.of(ProblemCode.OVERLOADED, "the server has more to " + what + " than it can: come back later");
    }

    /** Reads one consistent state. */
    public <T extends @Nullable Object> T read(Function<Handle, T> work) {
        try {
            return reader.inTransaction(work::apply);
        } catch (RuntimeException e) {
            throw told(e);
        }
    }

    /** The time of the database server, when that is another one. */
    Optional<Instant> time() {
        String query = dialect.time();
        return query == null
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(
                        read(tx -> tx.createQuery(query).mapTo(Long.class).one())));
    }

    /** Tells, when a write begins, when the last event was: engine time goes on from there on every node. */
    public void onBegin(Consumer<Instant> listener) {
        beginning = listener;
    }

    /** Whether other nodes may write, too. */
    public boolean shared() {
        return dialect.shared();
    }

    /** Tells of the events of each transaction after its commit, in order; the listener must be quick. */
    public void onCommit(Consumer<List<Audit.Event>> listener) {
        listeners.add(listener);
    }

    /** How many writes wait for the commit under way. */
    public int waiting() {
        return commits.waiting();
    }

    /** How long the first of them has waited. */
    public Duration waited() {
        return commits.waited();
    }

    /** Told of each commit. */
    @FunctionalInterface
    public interface CommitWatch {
        /** So many writes shared it, and from its begin to the disk it took so many nanoseconds. */
        void committed(int writes, long nanos);
    }

    /** Measures commits from now on; the watch must be quick. */
    public void watch(CommitWatch measure) {
        watch = measure;
    }

    private void commit(List<Work<?>> together) {
        long started = System.nanoTime();
        List<Audit.Event> events;
        try (Handle tx = writer.open()) {
            tx.begin();
            LogHead head = LogHead.of(tx);
            head.begin(tx, dialect);
            beginning.accept(Instant.ofEpochMilli(head.position().at()));
            if (together.size() == 1) {
                together.getFirst().run(tx); // if it fails, so does the transaction
            } else {
                together.forEach(work -> attempt(tx, head, work));
            }
            events = head.end(tx);
            tx.commit();
        } catch (RuntimeException e) {
            RuntimeException told = told(e);
            together.stream().filter(work -> !work.failed()).forEach(work -> work.fail(told));
            return;
        }
        watch.committed(together.size(), System.nanoTime() - started);
        if (!events.isEmpty()) {
            listeners.forEach(listener -> tell(listener, events));
        }
    }

    /** A listener's failure must not look like one of the writes, which are on disk. */
    private static void tell(Consumer<List<Audit.Event>> listener, List<Audit.Event> events) {
        try {
            listener.accept(events);
        } catch (RuntimeException e) {
            LOG.error("a listener failed", e);
        }
    }

    /** A work that fails takes nothing with it but its own changes. */
    private void attempt(Handle tx, LogHead head, Work<?> work) {
        int mark = head.mark();
        LogHead.Position before = head.position();
        Sql.of(tx, "SAVEPOINT work").execute();
        try {
            work.run(tx);
            Sql.of(tx, "RELEASE SAVEPOINT work").execute();
        } catch (RuntimeException | Error e) {
            work.fail(e instanceof RuntimeException failure ? told(failure) : e);
            // When the database has given up the whole transaction, this fails, and everything with it.
            Sql.of(tx, "ROLLBACK TO SAVEPOINT work").execute();
            head.backTo(mark, before);
        }
    }

    private RuntimeException told(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                Refusal refusal = dialect.refusal(sql);
                if (refusal != null) {
                    LOG.warn("the database refused: {}", sql.getMessage());
                    return refusal;
                }
            }
        }
        return failure;
    }

    @Override
    public void close() {
        backlog.close();
        readerPool.close();
        writerPool.close();
    }
}
