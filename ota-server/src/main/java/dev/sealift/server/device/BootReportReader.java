package dev.sealift.server.device;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.server.identity.Cbor;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the report of a board as it gives it over its serial link and signs it: docs/serial-protocol.md. */
final class BootReportReader {
    private static final Set<String> NO_REGISTERS = Set.of("reason", "task", "uptime_ms");

    private BootReportReader() {}

    /**
     * Reads a report.
     *
     * @throws IllegalArgumentException it is none; says what is wrong
     */
    static BootReport read(byte[] cbor) {
        return boot(new Fields(Cbor.read(cbor)));
    }

    private static BootReport boot(Fields map) {
        return new BootReport(
                map.number("boots"),
                map.slot(),
                map.hash(),
                map.text("ver"),
                map.number("counter"),
                map.flag("confirmed"),
                map.flag("trial"),
                BootReport.resetCause(map.number("cause")),
                map.job(),
                map.execution(),
                map.has("reason") ? map.reason() : null,
                map.has("failed") ? failed(map.map("failed")) : null,
                map.has("crash") ? crash(map.map("crash")) : null,
                map.has("protection") ? protection(map.map("protection")) : null);
    }

    private static BootReport.FailedImage failed(Fields map) {
        return new BootReport.FailedImage(
                map.slot(), map.hash(), map.reason(), (int) map.number("detail"), map.job(), map.execution());
    }

    private static BootReport.Crash crash(Fields map) {
        Map<String, String> registers = new LinkedHashMap<>();
        for (String name : map.node.propertyNames()) {
            if (!NO_REGISTERS.contains(name)) {
                registers.put(name, String.format(Locale.ROOT, "0x%08x", map.number(name)));
            }
        }
        return new BootReport.Crash(
                map.reason(), null, null, null, null, map.text("task"), map.number("uptime_ms"), registers);
    }

    private static BootReport.Protection protection(Fields map) {
        return BootReport.Protection.of(map.number("read"), map.flag("write"));
    }

    /** A map, whose getters name the key that is missing or of another type. */
    private record Fields(JsonNode node) {
        boolean has(String key) {
            return node.has(key);
        }

        long number(String key) {
            JsonNode value = node.path(key);
            require(value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0, key, "a number");
            return value.asLong();
        }

        String text(String key) {
            JsonNode value = node.path(key);
            require(value.isString(), key, "a text");
            return value.asString();
        }

        boolean flag(String key) {
            JsonNode value = node.path(key);
            require(value.isBoolean(), key, "true or false");
            return value.asBoolean();
        }

        Fields map(String key) {
            JsonNode value = node.path(key);
            require(value.isObject(), key, "a map");
            return new Fields(value);
        }

        String hash() {
            JsonNode value = node.path("hash");
            require(value.isBinary(), "hash", "a byte string");
            return HexFormat.of().formatHex(value.binaryValue());
        }

        SlotName slot() {
            long slot = number("slot");
            require(slot < SlotName.values().length, "slot", "0 or 1");
            return SlotName.of((int) slot);
        }

        /** A code that this server does not know is no reason. */
        ReasonCode reason() {
            return ReasonCode.of((int) number("reason")).orElse(ReasonCode.NONE);
        }

        @Nullable
        String job() {
            return has("job") ? text("job") : null;
        }

        @Nullable
        Long execution() {
            return has("exec") ? (Long) number("exec") : null;
        }

        private static void require(boolean holds, String key, String expected) {
            if (!holds) {
                throw new IllegalArgumentException("'" + key + "' of the report is missing or not " + expected);
            }
        }
    }
}
