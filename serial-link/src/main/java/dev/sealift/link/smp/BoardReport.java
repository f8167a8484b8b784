package dev.sealift.link.smp;

import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a board says of its present boot (64.2). Hashes are 64 lower-case hex digits; reasons are codes of the shared table.
 *
 * @param boots     boots since it was made, this one included
 * @param slot      the running one
 * @param hash      of the running image
 * @param counter   the highest security counter ever confirmed
 * @param cause     of the reset: 0 unknown, 1 power-on, 2 pin, 3 software, 4 watchdog, 5 low power, 6 brown-out
 * @param job       under which the running image was installed
 * @param execution of that job
 * @param reason    why this boot did not start what it should have
 * @param refused   the last refusal since this boot
 * @param failed    the last image that failed here
 * @param crash     that ended the run before this one
 * @param protection of the chip's flash, where the board knows it
 * @param signed    the board's own word for all of this, from a board that signs
 */
public record BoardReport(
        long boots,
        int slot,
        String hash,
        String version,
        long counter,
        boolean confirmed,
        boolean trial,
        int cause,
        Optional<String> job,
        Optional<Long> execution,
        Optional<Integer> reason,
        Optional<Integer> refused,
        Optional<Failed> failed,
        Optional<Crash> crash,
        Optional<Protection> protection,
        Optional<Signed> signed) {

    /**
     * What a board signed.
     *
     * @param key       x and y of the key that verifies it, Base64
     * @param statement COSE_Sign1 with the report in it, Base64
     */
    public record Signed(String key, String statement) {}

    /** An image that did not make it. */
    public record Failed(
            int slot,
            String hash,
            Optional<String> version,
            int reason,
            int detail,
            Optional<String> job,
            Optional<Long> execution) {
        static Failed of(CborMap map) throws SmpFormatException {
            return new Failed(
                    slotOf(map),
                    HexFormat.of().formatHex(map.bytes("hash")),
                    map.optional("ver", map::text),
                    map.uint("reason"),
                    map.uint("detail"),
                    map.optional("job", map::text),
                    map.optional("exec", map::integer));
        }
    }

    /**
     * A crash.
     *
     * @param registers by the names that the core has for them
     */
    public record Crash(int reason, String task, long uptimeMillis, Map<String, Long> registers) {
        private static final String REASON = "reason";
        private static final String TASK = "task";
        private static final String UPTIME = "uptime_ms";

        static Crash of(CborMap map) throws SmpFormatException {
            Map<String, Long> registers = new LinkedHashMap<>();
            for (String key : map.keys()) {
                if (!Set.of(REASON, TASK, UPTIME).contains(key)) {
                    registers.put(key, map.integer(key));
                }
            }
            return new Crash(map.uint(REASON), map.text(TASK), map.integer(UPTIME), registers);
        }
    }

    /**
     * How the chip is protected.
     *
     * @param read  level of the read protection: 0 none, 1, 2 for ever
     * @param write the bootloader's flash cannot be written
     */
    public record Protection(int read, boolean write) {
        static Protection of(CborMap map) throws SmpFormatException {
            return new Protection(map.uint("read"), map.flag("write"));
        }
    }

    /** Boards have two slots; whoever names another is not to be believed in anything else. */
    private static int slotOf(CborMap map) throws SmpFormatException {
        int slot = map.uint("slot");
        if (slot > 1) {
            throw new SmpFormatException("slot " + slot + " in the board's report (expected: 0 or 1)");
        }
        return slot;
    }

    static BoardReport of(CborMap map) throws SmpFormatException {
        return of(map, Optional.empty());
    }

    /** Of a signed message; whether the signature holds is for others to say. */
    static BoardReport signed(byte[] key, byte[] statement) throws SmpFormatException {
        var base64 = Base64.getEncoder();
        return of(
                CborMap.decode(CborMap.payloadOfSign1(statement), 0),
                Optional.of(new Signed(base64.encodeToString(key), base64.encodeToString(statement))));
    }

    private static BoardReport of(CborMap map, Optional<Signed> signed) throws SmpFormatException {
        return new BoardReport(
                map.integer("boots"),
                slotOf(map),
                HexFormat.of().formatHex(map.bytes("hash")),
                map.text("ver"),
                map.integer("counter"),
                map.flag("confirmed"),
                map.flag("trial"),
                map.uint("cause"),
                map.optional("job", map::text),
                map.optional("exec", map::integer),
                map.optional("reason", map::uint),
                map.optional("refused", map::uint),
                map.has("failed") ? Optional.of(Failed.of(map.map("failed"))) : Optional.empty(),
                map.has("crash") ? Optional.of(Crash.of(map.map("crash"))) : Optional.empty(),
                map.has("protection") ? Optional.of(Protection.of(map.map("protection"))) : Optional.empty(),
                signed);
    }

    /** Whether the running image was installed under that execution. */
    public boolean installedBy(String wantedJob, long wantedExecution) {
        return job.filter(wantedJob::equals).isPresent()
                && execution.filter(number -> number == wantedExecution).isPresent();
    }

    /** The failure of that execution's image, where it failed. */
    public Optional<Failed> failureOf(String wantedJob, long wantedExecution) {
        return failed.filter(f -> f.job().filter(wantedJob::equals).isPresent()
                && f.execution().filter(number -> number == wantedExecution).isPresent());
    }
}
