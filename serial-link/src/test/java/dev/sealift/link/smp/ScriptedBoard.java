package dev.sealift.link.smp;

import dev.sealift.link.Link;
import dev.sealift.link.LinkException;
import dev.sealift.link.LinkPort;
import dev.sealift.link.TcpListenPort;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The other end of a TCP link: answers each request with what a script says. */
final class ScriptedBoard implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What the script may do with a request: any bytes, in any order. */
    interface Script extends Function<SmpMessage, List<byte[]>> {}

    /** Ends the link from the board's side. */
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    final List<SmpMessage> requests = new CopyOnWriteArrayList<>();
    private final TcpListenPort port;

    ScriptedBoard(Script script) throws LinkException {
        port = (TcpListenPort) LinkPort.of("tcp-listen:0");
        Thread.ofVirtual().start(() -> serve(script));
    }

    private void serve(Script script) {
        try (Link link = port.open(PATIENCE)) {
            LineSplitter lines = new LineSplitter(new PacketAssembler(new PacketAssembler.Listener() {
                @Override
                public void message(byte[] message) {
                    try {
                        SmpMessage request = SmpMessage.decode(message);
                        requests.add(request);
                        for (byte[] bytes : script.apply(request)) {
                            link.write(bytes);
                        }
                    } catch (SmpFormatException | LinkException e) {
                        throw new AssertionError(e);
                    }
                }

                @Override
                public void text(String line) {
                    throw new AssertionError("text from the client: " + line);
                }

                @Override
                public void dropped(String why) {
                    throw new AssertionError("the client sent " + why);
                }
            })::accept);
            byte[] buffer = new byte[4096];
            while (true) {
                lines.feed(buffer, link.read(buffer, PATIENCE));
            }
        } catch (LinkException | Death e) {
            // The client closed the link, or the script does.
        }
    }

    LinkPort portForClient() throws LinkException {
        return LinkPort.of("tcp:127.0.0.1:" + port.port());
    }

    static byte[] reply(SmpMessage request, CborMap body) {
        return SmpFraming.encode(new SmpMessage(
                        request.op().response(),
                        request.version(),
                        request.group(),
                        request.sequence(),
                        request.command(),
                        body)
                .encode());
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Its thread ends with the client's link. */
    @Override
    public void close() {
        port.close();
    }
}
