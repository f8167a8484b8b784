package dev.sealift.server.device.query;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a field has to be. */
public sealed interface Match {
    /** There at all. */
    record Present() implements Match {}

    /** This. */
    record Exact(Value value) implements Match {}

    /** A text of this shape. */
    record Like(Glob glob) implements Match {}

    /** Within these bounds, of which at least one is there. */
    record Between(@Nullable Bound low, @Nullable Bound high) implements Match {
        Stream<Bound> bounds() {
            return Stream.of(this)
                    .flatMap(range -> Stream.of(range.low, range.high).filter(Objects::nonNull));
        }
    }

    /** An end of a range. */
    record Bound(Value value, boolean inclusive) {}
}
