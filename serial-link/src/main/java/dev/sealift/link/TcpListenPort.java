package dev.sealift.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A port on this machine that a board's emulator dials; it listens from its making until it is closed. */
public final class TcpListenPort implements LinkPort {
    /** One board; one more for the same board after a restart, while the old connection is still open. */
    private static final int BACKLOG = 2;

    private final String spec;
    private final ServerSocket server;

    private TcpListenPort(String spec, ServerSocket server) {
        this.spec = spec;
        this.server = server;
    }

    static TcpListenPort parse(String spec, String rest) throws LinkException {
        TcpAddress address = TcpAddress.parse(spec, rest, "127.0.0.1");
        ServerSocket server = null;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(address.host(), address.port()), BACKLOG);
            return new TcpListenPort(spec, server);
        } catch (IOException e) {
            if (server != null) {
                TcpLink.closeQuietly(server);
            }
            boolean taken = e instanceof BindException;
            throw new LinkException(
                    taken ? LinkException.Kind.BUSY : LinkException.Kind.MISSING,
                    spec,
                    taken
                            ? "the port is taken, or not of this machine: choose another (" + e.getMessage() + ")"
                            : "cannot listen there: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public String spec() {
        return spec;
    }

    /** The number of the port; with {@code tcp-listen:0} the one that the system chose. */
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public Link open(Duration timeout) throws LinkException {
        try {
            server.setSoTimeout(Math.toIntExact(Math.max(1, timeout.toMillis())));
            return new TcpLink(spec, server.accept());
        } catch (SocketTimeoutException e) {
            throw new LinkException(
                    LinkException.Kind.MISSING,
                    spec,
                    "nobody connected within " + timeout.toMillis() + " ms: start the board's emulator",
                    e);
        } catch (SocketException e) {
            throw new LinkException(LinkException.Kind.CLOSED, spec, "no longer listening: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new LinkException(LinkException.Kind.LOST, spec, "cannot accept: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(spec, e);
        }
    }
}
