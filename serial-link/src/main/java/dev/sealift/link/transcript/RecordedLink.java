package dev.sealift.link.transcript;

import dev.sealift.link.Link;
import dev.sealift.link.LinkException;
import dev.sealift.link.smp.LineSplitter;
import dev.sealift.link.smp.PacketAssembler;
import dev.sealift.link.smp.SmpFormatException;
import dev.sealift.link.smp.SmpMessage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Passes everything on and writes it down, each direction on its own. */
final class RecordedLink implements Link {
    private final Link link;
    private final Transcript transcript;
    private final LineSplitter sent;
    private final LineSplitter received;

    RecordedLink(Link link, Transcript transcript) {
        this.link = link;
        this.transcript = transcript;
        this.sent = recorder(Transcript.Kind.SENT);
        this.received = recorder(Transcript.Kind.RECEIVED);
        transcript.mark("link " + link.name());
    }

    private LineSplitter recorder(Transcript.Kind kind) {
        PacketAssembler assembler = new PacketAssembler(new PacketAssembler.Listener() {
            @Override
            public void message(byte[] message) {
                transcript.append(Transcript.Kind.DECODED, decode(message));
            }

            @Override
            public void text(String line) {
                // The raw line shows it.
            }

            @Override
            public void dropped(String why) {
                transcript.append(Transcript.Kind.DECODED, "dropped " + why);
            }
        });
        return new LineSplitter(line -> {
            transcript.append(kind, printable(line));
            assembler.accept(line);
        });
    }

    private static String decode(byte[] message) {
        try {
            return SmpMessage.decode(message).toString();
        } catch (SmpFormatException e) {
            return "not a message: " + e.getMessage();
        }
    }

    /** Control characters as {@code \xNN}, so that each line stays a line of text. */
    private static String printable(byte[] line) {
        StringBuilder text = new StringBuilder(line.length);
        for (char c : new String(line, StandardCharsets.UTF_8).toCharArray()) {
            if (Character.isISOControl(c)) {
                text.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    @Override
    public String name() {
        return link.name();
    }

    @Override
    public int read(byte[] buffer, Duration timeout) throws LinkException {
        int count = link.read(buffer, timeout);
        record(received, buffer, count);
        return count;
    }

    @Override
    public void write(byte[] bytes) throws LinkException {
        record(sent, bytes, bytes.length);
        link.write(bytes);
    }

    /** What cannot be recorded is not said: a session without a transcript proves nothing. */
    private void record(LineSplitter direction, byte[] bytes, int count) throws LinkException {
        try {
            direction.feed(bytes, count);
        } catch (UncheckedIOException e) {
            throw new LinkException(
                    LinkException.Kind.LOST, link.name(), e.getMessage() + ": make room, or correct the rights", e);
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
