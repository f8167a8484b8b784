package dev.sealift.server.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * A statement of those that every request needs: with named parameters as in Jdbi, which copies its configuration and asks
 * its registries for each of them, and so costs several times what the statement does. The text is a constant of the
 * program: what is found in it is kept.
 *
 * <p>A limit, and a constant that a partial index names too, belong into the text: SQLite plans a statement anew for each
 * value that they are bound to, which costs ten times what the statement does.
 */
public final class Sql {
    private static final Map<String, Text> TEXTS = new ConcurrentHashMap<>();

    /** Rows that go to the database at once. */
    private static final int BATCH = 1000;

    private final Handle tx;
    private final Text text;
    private final @Nullable Object[] values;
    private int next;

    private Sql(Handle tx, Text text) {
        this.tx = tx;
        this.text = text;
        this.values = new Object[text.parameters];
    }

    /** That statement in that transaction; {@code :name} in it is a parameter. */
    public static Sql of(Handle tx, String statement) {
        Text known = TEXTS.get(statement); // which takes no lock
        return new Sql(tx, known == null ? TEXTS.computeIfAbsent(statement, Text::parse) : known);
    }

    /** Gives a parameter its value: a text, a number, a truth value, bytes, or nothing. */
    public Sql bind(String name, @Nullable Object value) {
        if (next < text.names.size()
                && text.names.get(next).equals(name)) { // mostly they come in the statement's order
            values[next++] = value;
            return this;
        }
        int[] places = text.places.get(name);
        if (places == null) {
            throw new IllegalArgumentException("no parameter '" + name + "' in: " + text.sql);
        }
        for (int place : places) {
            values[place] = value;
        }
        return this;
    }

    /** Gives a parameter a time, as columns hold it. */
    public Sql bind(String name, @Nullable Instant time) {
        return bind(name, (Object) Columns.millis(time));
    }

    /** Gives a parameter a constant, by its name. */
    public Sql bind(String name, @Nullable Enum<?> constant) {
        return bind(name, (Object) (constant == null ? null : constant.name()));
    }

    /** Changes rows, and says how many. */
    public int execute() {
        return run(prepared -> bound(prepared.statement()).executeUpdate());
    }

    /** All rows that it finds. */
    public <T> List<T> list(Row.Reader<T> reader) {
        return query((found, row) -> {
            List<T> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(reader.read(row));
            }
            return rows;
        });
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(Row.Reader<T> reader) {
        return query((found, row) -> found.next() ? Optional.of(reader.read(row)) : Optional.<T>empty());
    }

    /** What it finds in its first column, from the first row to the last. */
    public List<String> texts() {
        return query((found, row) -> {
            List<String> texts = new ArrayList<>();
            while (found.next()) {
                texts.add(Objects.requireNonNull(Row.text(found, 1), text.sql));
            }
            return texts;
        });
    }

    /** The first column of the first row, unless that is NULL or there is none. */
    public Optional<String> text() {
        return query((found, row) -> found.next() ? Optional.ofNullable(Row.text(found, 1)) : Optional.<String>empty());
    }

    /** The same of a number. */
    public Optional<Long> number() {
        return query((found, row) -> {
            if (!found.next()) {
                return Optional.<Long>empty();
            }
            long number = found.getLong(1);
            return found.wasNull() ? Optional.<Long>empty() : Optional.of(number);
        });
    }

    /** The number that it always finds. */
    public long count() {
        return number().orElseThrow();
    }

    /** Whether it finds anything. */
    public boolean any() {
        return first(row -> true).isPresent();
    }

    /**
     * Changes rows for many things with one statement, which goes to the database for many of them at once.
     *
     * @param bind gives the parameters their values for a thing, all of them each time
     */
    public static <T> void forEach(Handle tx, String statement, Iterable<T> things, BiConsumer<Sql, T> bind) {
        Sql sql = of(tx, statement);
        sql.run(prepared -> {
            PreparedStatement batch = prepared.statement();
            int added = 0;
            for (T thing : things) {
                bind.accept(sql, thing);
                sql.bound(batch).addBatch();
                if (++added % BATCH == 0) {
                    batch.executeBatch();
                }
            }
            return batch.executeBatch();
        });
    }

    private interface Query<T> {
        T read(ResultSet found, Row row) throws SQLException;
    }

    private <T> T query(Query<T> query) {
        return run(prepared -> {
            bound(prepared.statement());
            try (ResultSet found = prepared.query()) {
                return query.read(found, prepared.row(found));
            }
        });
    }

    private interface Work<T> {
        T run(Prepared prepared) throws SQLException;
    }

    private <T> T run(Work<T> work) {
        try {
            return tx.getStatementBuilder() instanceof ReusedStatements kept ? withKept(kept, work) : withFresh(work);
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e.getMessage() + " [" + text.sql + "]", e, null);
        }
    }

    private <T> T withKept(ReusedStatements kept, Work<T> work) throws SQLException {
        Prepared prepared = kept.take(text.sql);
        try {
            return work.run(prepared);
        } finally {
            kept.giveBack(text.sql, prepared);
        }
    }

    private <T> T withFresh(Work<T> work) throws SQLException {
        try (PreparedStatement prepared = tx.getConnection().prepareStatement(text.sql)) {
            return work.run(new Prepared(prepared));
        }
    }

    private PreparedStatement bound(PreparedStatement statement) throws SQLException {
        next = 0;
        for (int place = 0; place < values.length; place++) {
            statement.setObject(place + 1, values[place]);
        }
        return statement;
    }

    /**
     * A statement as JDBC takes it.
     *
     * @param places of each name, counted from 0
     * @param names  in their order; empty where one stands at several places
     */
    private record Text(String sql, Map<String, int[]> places, int parameters, List<String> names) {
        static Text parse(String statement) {
            var sql = new StringBuilder(statement.length());
            Map<String, int[]> places = new HashMap<>();
            List<String> names = new ArrayList<>();
            int parameters = 0;
            boolean quoted = false;
            for (int at = 0; at < statement.length(); at++) {
                char c = statement.charAt(at);
                quoted ^= c == '\'';
                if (c != ':' || quoted) {
                    sql.append(c);
                    continue;
                }
                int end = at + 1;
                while (end < statement.length() && Character.isLetterOrDigit(statement.charAt(end))) {
                    end++;
                }
                int place = parameters++;
                names.add(statement.substring(at + 1, end));
                places.merge(names.getLast(), new int[] {place}, Text::joined);
                sql.append('?');
                at = end - 1;
            }
            boolean once = places.size() == parameters;
            return new Text(sql.toString(), places, parameters, once ? List.copyOf(names) : List.of());
        }

        private static int[] joined(int[] before, int[] more) {
            int[] all = Arrays.copyOf(before, before.length + more.length);
            System.arraycopy(more, 0, all, before.length, more.length);
            return all;
        }
    }
}
