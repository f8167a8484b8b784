package dev.sealift.link.smp;

import dev.sealift.link.Link;
import dev.sealift.link.LinkException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a board and waits for its answer, one request at a time. Answers are matched by sequence, group and command; what the
 * board prints in between goes to a listener. A request without an answer is sent again with its sequence number, so a late answer
 * to the first one still counts and a second one is skipped later.
 *
 * <p>A thread of its own reads the link, so that nothing printed is lost while nobody asks. It is a platform thread, because the
 * serial library blocks in native code. Safe for use by several threads.
 */
public final class SmpClient implements AutoCloseable {
    /** How often the reader looks whether it was closed. */
    private static final Duration READ_POLL = Duration.ofMillis(500);

    /** Answers that nobody waits for; older ones are dropped. */
    private static final int MAX_WAITING = 16;

    private static final int READ_BUFFER = 4096;

    /** What the reader hands over: a message, one that cannot be read, or the end of the link. */
    private sealed interface Arrival {
        record Message(SmpMessage message) implements Arrival {}

        record Malformed(SmpFormatException cause) implements Arrival {}

        record End(LinkException cause) implements Arrival {}
    }

    private final Link link;
    private final SmpSettings settings;
    private final Consumer<String> text;
    private final ArrayBlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(MAX_WAITING);
    private final ReentrantLock asking = new ReentrantLock();
    private final Thread reader;
    private volatile @Nullable LinkException broken;
    private int nextSequence;

    /**
     * Takes the link over; closing the client closes it.
     *
     * @param text gets each line that is no frame, from the reading thread
     */
    public SmpClient(Link link, SmpSettings settings, Consumer<String> text) {
        this.link = link;
        this.settings = settings;
        this.text = text;
        this.reader = Thread.ofPlatform().daemon().name("smp-" + link.name()).start(this::readUntilEnd);
    }

    /** How it speaks. */
    public SmpSettings settings() {
        return settings;
    }

    /** The specification of the port. */
    public String name() {
        return link.name();
    }

    /** Reads something; repeated when no answer comes. */
    public CborMap read(int group, int command, Map<String, ?> body)
            throws LinkException, SmpException, InterruptedException {
        return request(SmpMessage.Op.READ, group, command, body, settings.reply(), settings.attempts());
    }

    /** Writes something that may be written twice; repeated when no answer comes. */
    public CborMap write(int group, int command, Map<String, ?> body)
            throws LinkException, SmpException, InterruptedException {
        return request(SmpMessage.Op.WRITE, group, command, body, settings.reply(), settings.attempts());
    }

    /**
     * Sends a request until it is answered.
     *
     * @param timeout  for each answer
     * @param attempts how often it is sent in all
     * @return the body of a reply without error
     */
    public CborMap request(
            SmpMessage.Op op, int group, int command, Map<String, ?> body, Duration timeout, int attempts)
            throws LinkException, SmpException, InterruptedException {
        asking.lockInterruptibly();
        try {
            int sequence = nextSequence;
            nextSequence = (nextSequence + 1) & 0xff;
            SmpMessage request = new SmpMessage(op, settings.version(), group, sequence, command, CborMap.of(body));
            byte[] frames = SmpFraming.encode(request.encode());
            arrivals.clear();
            for (int attempt = 0; attempt < attempts; attempt++) {
                throwIfBroken();
                link.write(frames);
                SmpMessage reply = await(request, timeout);
                if (reply != null) {
                    SmpError error = SmpError.in(reply.body()).orElse(null);
                    if (error != null) {
                        throw new SmpErrorException("request " + group + "." + command, error);
                    }
                    return reply.body();
                }
            }
            throw new SmpTimeoutException(link.name() + ": no answer to request " + group + "." + command + " ("
                    + attempts + " × " + timeout.toMillis() + " ms): check power and cable of the board");
        } finally {
            asking.unlock();
        }
    }

    private @Nullable SmpMessage await(SmpMessage request, Duration timeout)
            throws LinkException, SmpFormatException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            switch (arrivals.poll(left, TimeUnit.NANOSECONDS)) {
                case Arrival.Message arrived -> {
                    if (arrived.message().answers(request)) {
                        return arrived.message();
                    }
                }
                case Arrival.Malformed malformed -> throw malformed.cause();
                case Arrival.End end -> throw end.cause();
                case null -> {
                    return null;
                }
            }
        }
        return null;
    }

    private void throwIfBroken() throws LinkException {
        LinkException cause = broken;
        if (cause != null) {
            throw cause;
        }
    }

    private void readUntilEnd() {
        PacketAssembler assembler = new PacketAssembler(new PacketAssembler.Listener() {
            @Override
            public void message(byte[] message) {
                try {
                    arrived(new Arrival.Message(SmpMessage.decode(message)));
                } catch (SmpFormatException e) {
                    arrived(new Arrival.Malformed(e));
                }
            }

            @Override
            public void text(String line) {
                text.accept(line);
            }

            @Override
            public void dropped(String why) {
                // The request is sent again when no answer comes.
            }
        });
        LineSplitter lines = new LineSplitter(assembler::accept);
        byte[] buffer = new byte[READ_BUFFER];
        try {
            while (true) {
                lines.feed(buffer, link.read(buffer, READ_POLL));
            }
        } catch (LinkException e) {
            end(e);
        } catch (RuntimeException e) {
            // Of the listener, for instance: whoever asks must not wait for a reader that is gone.
            end(new LinkException(LinkException.Kind.LOST, link.name(), "reading failed: " + e, e));
        }
    }

    private void end(LinkException cause) {
        broken = cause;
        arrived(new Arrival.End(cause));
    }

    private void arrived(Arrival arrival) {
        while (!arrivals.offer(arrival)) {
            arrivals.poll();
        }
    }

    /** Closes the link and waits for the reader. */
    @Override
    public void close() {
        link.close();
        try {
            reader.join(READ_POLL.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
