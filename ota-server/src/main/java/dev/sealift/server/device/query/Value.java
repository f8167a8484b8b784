package dev.sealift.server.device.query;

import java.time.Duration;
import java.time.Instant;

/** What a field is compared with. */
public sealed interface Value {
    /** Without case. */
    record Text(String folded) implements Value {}

    /** Compared with attributes that are numbers. */
    record Numeric(double number) implements Value {}

    /** As the text that sorts. */
    record Version(String key) implements Value {}

    /** A time. */
    record Instantly(Instant time) implements Value {}

    /** So long before now. */
    record Ago(Duration span) implements Value {}
}
