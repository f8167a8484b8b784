package dev.sealift.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A serial server, or an emulator that listens. */
public record TcpPort(String spec, String host, int port) implements LinkPort {
    static TcpPort parse(String spec, String rest) throws LinkException {
        TcpAddress address = TcpAddress.parse(spec, rest, "");
        return new TcpPort(spec, address.host(), address.port());
    }

    @Override
    public Link open(Duration timeout) throws LinkException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new LinkException(
                    LinkException.Kind.MISSING, spec, "there is no host '" + host + "': correct its name");
        }
        Socket socket = new Socket();
        try {
            socket.connect(address, Math.toIntExact(timeout.toMillis()));
            return new TcpLink(spec, socket);
        } catch (ConnectException e) {
            TcpLink.closeQuietly(socket);
            throw new LinkException(
                    LinkException.Kind.MISSING, spec, "nobody listens there: start the emulator or serial server", e);
        } catch (SocketTimeoutException e) {
            TcpLink.closeQuietly(socket);
            throw new LinkException(
                    LinkException.Kind.MISSING,
                    spec,
                    "no connection within " + timeout.toMillis() + " ms: check host and network",
                    e);
        } catch (IOException e) {
            TcpLink.closeQuietly(socket);
            throw new LinkException(LinkException.Kind.MISSING, spec, "no connection: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {}
}
