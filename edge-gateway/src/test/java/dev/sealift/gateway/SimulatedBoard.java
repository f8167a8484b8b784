package dev.sealift.gateway;

import dev.sealift.link.LinkException;
import dev.sealift.link.smp.CborMap;
import dev.sealift.link.smp.SmpFormatException;
import dev.sealift.link.smp.SmpMessage;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A board on a TCP link, written from docs/serial-protocol.md: two slots, a download that survives the loss of the link, a trial
 * that ends well or not. It does not look into images, but makes them of patches; what it refuses it is told to refuse.
 */
final class SimulatedBoard implements AutoCloseable {
    /** Report and metrics: as long as they can be, they do not fit while a patch comes. */
    private static final Set<Integer> LONG_ANSWERS = Set.of(2, 3);

    private final SmpServer line;
    private final String id;
    private final String boardName;

    private final BoardSlots slots = new BoardSlots();
    private int refused;

    private @Nullable CborMap offered;
    private String job = "";
    private long execution;

    private int holdAt = Integer.MAX_VALUE;
    private boolean held;
    private boolean silent;
    private int refuseApply;
    private int refuseOffer;
    private int refuseUpload;
    private int refusePatch;
    private int selfTestFails;
    private int refuseFactoryReset;
    private int factoryResets;
    private int bytesReceived;

    /** A refusal with its group and code. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Map<String, Integer> error;

        Refusal(int group, int code) {
            this.error = Map.of("group", group, "rc", code);
        }
    }

    SimulatedBoard(String id, String boardName) throws LinkException {
        this.id = id;
        this.boardName = boardName;
        this.line = new SmpServer(id, this::answer);
    }

    String address() {
        return line.address();
    }

    /** Answers no chunk from this offset on. */
    synchronized void holdAt(int offset) {
        holdAt = offset;
        held = false;
    }

    synchronized boolean held() {
        return held;
    }

    /** Answers nothing, as without power. */
    synchronized void silent(boolean now) {
        silent = now;
    }

    synchronized void refuseApply(int reason) {
        refuseApply = reason;
    }

    synchronized void refuseOffer(int reason) {
        refuseOffer = reason;
    }

    /** Refuses the first chunk as linked for another slot (image error 25), with that exact reason in the report. */
    synchronized void refuseUpload(int reason) {
        refuseUpload = reason;
    }

    /** Refuses patches at their first chunk, with that exact reason in the report. */
    synchronized void refusePatch(int reason) {
        refusePatch = reason;
    }

    synchronized void refuseFactoryReset(int reason) {
        refuseFactoryReset = reason;
    }

    synchronized int factoryResets() {
        return factoryResets;
    }

    /** Since it was switched on. */
    synchronized int boots() {
        return slots.boots();
    }

    synchronized void selfTestFails(int reason) {
        selfTestFails = reason;
    }

    /** Bytes of image data that came, repeated ones included. */
    synchronized int bytesReceived() {
        return bytesReceived;
    }

    synchronized String runs() {
        return slots.confirmed().hash();
    }

    private synchronized Optional<CborMap> answer(SmpMessage request) throws SmpFormatException {
        if (silent) {
            return Optional.empty();
        }
        try {
            CborMap body = request.body();
            if (request.group() == 64
                    && LONG_ANSWERS.contains(request.command())
                    && slots.free().holdsPatch()) {
                return reply(Map.of("rc", 7));
            }
            return switch (request.group() + "." + request.command()) {
                case "0.5" -> reset();
                case "0.6" -> reply(Map.of("buf_size", 1028, "buf_count", 1));
                case "1.1" -> upload(body);
                case "1.5" -> erase();
                case "64.0" -> identity();
                case "64.1" -> offer(body);
                case "64.2" -> report();
                case "64.3" ->
                    reply(Map.of(
                            "uptime_ms",
                            1000,
                            "heap_free",
                            2048,
                            "stacks",
                            Map.of("My Task!", 300),
                            "cpu",
                            Map.of("My Task!", 12)));
                case "64.4" -> apply(body);
                case "64.9" -> factoryReset();
                default -> reply(Map.of("rc", 8));
            };
        } catch (Refusal refusal) {
            return reply(Map.of("err", refusal.error));
        }
    }

    private static Optional<CborMap> reply(Map<String, ?> body) {
        return Optional.of(CborMap.of(body));
    }

    private Optional<CborMap> identity() {
        return reply(Map.of(
                "id",
                id,
                "board",
                boardName,
                "cid",
                new byte[16],
                "slots",
                List.of(Map.of("base", 0x08020000, "size", 0x60000), Map.of("base", 0x08080000, "size", 0x60000)),
                "build",
                boardName + "-simulated"));
    }

    private Optional<CborMap> offer(CborMap body) throws SmpFormatException, Refusal {
        if (refuseOffer != 0) {
            throw new Refusal(64, refuseOffer);
        }
        for (CborMap image : body.maps("images")) {
            if (hex(image.bytes("hash")).equals(slots.confirmed().hash())) {
                return reply(Map.of("installed", true));
            }
            if (image.uint("slot") != slots.running()) {
                offered = image;
            }
        }
        CborMap image = offered;
        if (image == null) {
            throw new Refusal(64, 22);
        }
        job = body.text("job");
        execution = body.integer("exec");
        return reply(Map.of("slot", image.uint("slot"), "off", slots.free().sizeOf(image.bytes("sha"))));
    }

    private Optional<CborMap> upload(CborMap body) throws SmpFormatException, Refusal {
        int offset = body.uint("off");
        if (offset >= holdAt) {
            held = true;
            return Optional.empty();
        }
        if (refuseUpload != 0) {
            refused = refuseUpload;
            throw new Refusal(1, 25);
        }
        byte[] data = body.bytes("data");
        if (refusePatch != 0 && offset == 0 && FreeSlot.isPatch(data)) {
            refused = refusePatch;
            throw new Refusal(1, 1);
        }
        bytesReceived += data.length;
        if (offset == 0) {
            slots.free().begin(body.bytes("sha"), body.uint("len"));
        }
        Map<String, Object> reply =
                new LinkedHashMap<>(Map.of("off", slots.free().write(offset, data)));
        CborMap image = offered;
        if (slots.free().isWhole()) {
            reply.put(
                    "match",
                    image != null && slots.free().settles(slots.confirmed().file(), image.bytes("sha")));
        }
        return reply(reply);
    }

    private Optional<CborMap> erase() {
        slots.eraseFree();
        return reply(Map.of());
    }

    private Optional<CborMap> apply(CborMap body) throws SmpFormatException, Refusal {
        CborMap image = offered;
        if (image == null || !slots.free().isWhole() || !body.text("job").equals(job)) {
            throw new Refusal(64, 21);
        }
        if (refuseApply != 0) {
            throw new Refusal(64, refuseApply);
        }
        slots.stage(new BoardSlots.Image(
                hex(image.bytes("hash")), "1.1.0", job, execution, slots.free().content()));
        return reply(Map.of());
    }

    private Optional<CborMap> factoryReset() throws Refusal {
        if (refuseFactoryReset != 0) {
            throw new Refusal(64, refuseFactoryReset);
        }
        factoryResets++;
        slots.forgetFailure();
        return erase();
    }

    private Optional<CborMap> reset() {
        slots.boot();
        refused = 0;
        return reply(Map.of());
    }

    private Optional<CborMap> report() {
        Map<String, Object> body = slots.report(selfTestFails);
        if (refused != 0) {
            body.put("refused", refused);
        }
        return reply(body);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        line.close();
    }
}
