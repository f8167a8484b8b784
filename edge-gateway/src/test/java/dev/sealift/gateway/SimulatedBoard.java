package dev.sealift.gateway;

import dev.sealift.image.Bytes;
import dev.sealift.link.Link;
import dev.sealift.link.LinkException;
import dev.sealift.link.LinkPort;
import dev.sealift.link.TcpListenPort;
import dev.sealift.link.smp.CborMap;
import dev.sealift.link.smp.LineSplitter;
import dev.sealift.link.smp.PacketAssembler;
import dev.sealift.link.smp.SmpFormatException;
import dev.sealift.link.smp.SmpFraming;
import dev.sealift.link.smp.SmpMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    /** Looks at the report during which a trial lasts. */
    private static final int TRIAL_LOOKS = 2;

    /** Report and metrics: as long as they can be, they do not fit while a patch comes. */
    private static final Set<Integer> LONG_ANSWERS = Set.of(2, 3);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final TcpListenPort port;
    private final String id;
    private final String boardName;

    private int slot;
    private int boots = 1;
    private Image confirmed = new Image("0".repeat(64), "1.0.0", "", 0, Bytes.of(new byte[0]));
    private @Nullable Image staged;
    private @Nullable Image trial;
    private int trialLooks;
    private @Nullable Failure failed;
    private int refused;

    private @Nullable CborMap offered;
    private String job = "";
    private long execution;
    private final FreeSlot free = new FreeSlot();

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

    private record Image(String hash, String version, String job, long execution, Bytes file) {}

    private record Failure(Image image, int slot, int reason) {}

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
        this.port = (TcpListenPort) LinkPort.of("tcp-listen:0");
        Thread.ofVirtual().name(id).start(this::serve);
    }

    String address() {
        return "tcp:127.0.0.1:" + port.port();
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
        return boots;
    }

    synchronized void selfTestFails(int reason) {
        selfTestFails = reason;
    }

    /** Bytes of image data that came, repeated ones included. */
    synchronized int bytesReceived() {
        return bytesReceived;
    }

    synchronized String runs() {
        return confirmed.hash();
    }

    private void serve() {
        while (true) {
            try (Link link = port.open(PATIENCE)) {
                LineSplitter lines = new LineSplitter(new PacketAssembler(new Answering(link))::accept);
                byte[] buffer = new byte[4096];
                while (true) {
                    lines.feed(buffer, link.read(buffer, PATIENCE));
                }
            } catch (LinkException e) {
                if (e.kind() == LinkException.Kind.CLOSED) {
                    return;
                }
            }
        }
    }

    private final class Answering implements PacketAssembler.Listener {
        private final Link link;

        Answering(Link link) {
            this.link = link;
        }

        @Override
        public void message(byte[] message) {
            try {
                SmpMessage request = SmpMessage.decode(message);
                Optional<CborMap> reply = answer(request);
                if (reply.isPresent()) {
                    // Boards print while they work.
                    link.write("tick\r\n".getBytes(StandardCharsets.US_ASCII));
                    link.write(SmpFraming.encode(new SmpMessage(
                                    request.op().response(),
                                    request.version(),
                                    request.group(),
                                    request.sequence(),
                                    request.command(),
                                    reply.get())
                            .encode()));
                }
            } catch (SmpFormatException | LinkException e) {
                // As a real board: no answer.
            }
        }

        @Override
        public void text(String line) {}

        @Override
        public void dropped(String why) {}
    }

    private synchronized Optional<CborMap> answer(SmpMessage request) throws SmpFormatException {
        if (silent) {
            return Optional.empty();
        }
        try {
            CborMap body = request.body();
            if (request.group() == 64 && LONG_ANSWERS.contains(request.command()) && free.holdsPatch()) {
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
            if (hex(image.bytes("hash")).equals(confirmed.hash())) {
                return reply(Map.of("installed", true));
            }
            if (image.uint("slot") != slot) {
                offered = image;
            }
        }
        CborMap image = offered;
        if (image == null) {
            throw new Refusal(64, 22);
        }
        job = body.text("job");
        execution = body.integer("exec");
        return reply(Map.of("slot", image.uint("slot"), "off", free.sizeOf(image.bytes("sha"))));
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
            free.begin(body.bytes("sha"), body.uint("len"));
        }
        Map<String, Object> reply = new LinkedHashMap<>(Map.of("off", free.write(offset, data)));
        CborMap image = offered;
        if (free.isWhole()) {
            reply.put("match", image != null && free.settles(confirmed.file(), image.bytes("sha")));
        }
        return reply(reply);
    }

    private Optional<CborMap> erase() {
        free.erase();
        staged = null;
        return reply(Map.of());
    }

    private Optional<CborMap> apply(CborMap body) throws SmpFormatException, Refusal {
        CborMap image = offered;
        if (image == null || !free.isWhole() || !body.text("job").equals(job)) {
            throw new Refusal(64, 21);
        }
        if (refuseApply != 0) {
            throw new Refusal(64, refuseApply);
        }
        staged = new Image(hex(image.bytes("hash")), "1.1.0", job, execution, free.content());
        return reply(Map.of());
    }

    private Optional<CborMap> factoryReset() throws Refusal {
        if (refuseFactoryReset != 0) {
            throw new Refusal(64, refuseFactoryReset);
        }
        factoryResets++;
        failed = null;
        return erase();
    }

    private Optional<CborMap> reset() {
        boots++;
        trial = staged;
        staged = null;
        trialLooks = 0;
        free.erase();
        refused = 0;
        if (trial != null) {
            slot = 1 - slot;
        }
        return reply(Map.of());
    }

    private Optional<CborMap> report() {
        Image running = trial;
        if (running != null && ++trialLooks > TRIAL_LOOKS) {
            endTrial(running);
        }
        Image now = trial == null ? confirmed : trial;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("boots", boots);
        body.put("slot", slot);
        body.put("hash", HexFormat.of().parseHex(now.hash()));
        body.put("ver", now.version());
        body.put("counter", 1);
        body.put("confirmed", trial == null);
        body.put("trial", trial != null);
        body.put("cause", 3);
        if (!now.job().isEmpty()) {
            body.put("job", now.job());
            body.put("exec", now.execution());
        }
        if (refused != 0) {
            body.put("refused", refused);
        }
        Failure last = failed;
        if (last != null) {
            body.put("reason", last.reason());
            body.put(
                    "failed",
                    Map.of(
                            "hash", HexFormat.of().parseHex(last.image().hash()),
                            "reason", last.reason(),
                            "detail", 7,
                            "job", last.image().job(),
                            "exec", last.image().execution(),
                            "slot", last.slot()));
        }
        return reply(body);
    }

    private void endTrial(Image running) {
        trial = null;
        if (selfTestFails == 0) {
            confirmed = running;
        } else {
            failed = new Failure(running, slot, selfTestFails);
            slot = 1 - slot;
            boots++;
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        port.close();
    }
}
