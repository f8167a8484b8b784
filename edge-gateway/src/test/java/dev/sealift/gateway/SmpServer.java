package dev.sealift.gateway;

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
import java.util.Optional;

/** The board's end of a serial line, as TCP: takes requests and sends what is answered. */
final class SmpServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final TcpListenPort port;
    private final Answers answers;

    /** What the board makes of a request; it may say nothing. */
    @FunctionalInterface
    interface Answers {
        Optional<CborMap> answer(SmpMessage request) throws SmpFormatException;
    }

    SmpServer(String name, Answers answers) throws LinkException {
        this.answers = answers;
        this.port = (TcpListenPort) LinkPort.of("tcp-listen:0");
        Thread.ofVirtual().name(name).start(this::serve);
    }

    String address() {
        return "tcp:127.0.0.1:" + port.port();
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
                Optional<CborMap> reply = answers.answer(request);
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

    @Override
    public void close() {
        port.close();
    }
}
