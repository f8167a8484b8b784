package dev.sealift.server.database;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreResultSet;

/** The row that a query stands at, with its columns by name. */
public final class Row {
    private final ResultSet values;

    private final Positions positions;

    Row(ResultSet values, Positions positions) {
        this.values = values;
        this.positions = positions;
    }

    /** Makes something of a row. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads the columns it needs. */
        T read(Row row) throws SQLException;
    }

    /** The same for a query that Jdbi runs. */
    public static <T> RowMapper<T> mapper(Reader<T> reader) {
        return (values, context) -> reader.read(new Row(values, new Positions()));
    }

    private int position(String column) throws SQLException {
        return positions.of(values, column);
    }

    /** A text that is always there. */
    public String text(String column) throws SQLException {
        return Objects.requireNonNull(textOrNull(column), column);
    }

    /** A text that may be absent. */
    public @Nullable String textOrNull(String column) throws SQLException {
        return text(values, position(column));
    }

    /** SQLite's driver makes a text by way of memory outside of the heap; to get its bytes costs less. */
    @SuppressWarnings("NullAway") // null stands for NULL, which the JDK does not say of itself
    static @Nullable String text(ResultSet values, int position) throws SQLException {
        if (!(values instanceof CoreResultSet)) {
            return values.getString(position);
        }
        byte[] text = values.getBytes(position);
        return text == null ? null : new String(text, StandardCharsets.UTF_8);
    }

    /** A number; 0 when it is absent. */
    public long number(String column) throws SQLException {
        return values.getLong(position(column));
    }

    /** A number that is small. */
    public int small(String column) throws SQLException {
        return values.getInt(position(column));
    }

    /** A number that may be absent. */
    public @Nullable Long numberOrNull(String column) throws SQLException {
        long value = number(column);
        return values.wasNull() ? null : value;
    }

    /** A truth value. */
    public boolean flag(String column) throws SQLException {
        return values.getBoolean(position(column));
    }

    /** A time that is always there. */
    public Instant instant(String column) throws SQLException {
        return Instant.ofEpochMilli(number(column));
    }

    /** A time that may be absent. */
    public @Nullable Instant instantOrNull(String column) throws SQLException {
        Long millis = numberOrNull(column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** A constant of an enum. */
    public <E extends Enum<E>> E constant(String column, Class<E> type) throws SQLException {
        return Enum.valueOf(type, text(column));
    }

    /** A constant of an enum that may be absent. */
    public <E extends Enum<E>> @Nullable E constantOrNull(String column, Class<E> type) throws SQLException {
        String name = textOrNull(column);
        return name == null ? null : Enum.valueOf(type, name);
    }
}
