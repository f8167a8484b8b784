package dev.sealift.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A TCP connection to a board. */
final class TcpLink implements Link {
    private final String name;
    private final Socket socket;
    private volatile boolean closed;

    TcpLink(String name, Socket socket) throws IOException {
        this.name = name;
        this.socket = socket;
        // Requests are small and wait for their answers: Nagle's algorithm would add its delay to each.
        socket.setTcpNoDelay(true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(byte[] buffer, Duration timeout) throws LinkException {
        try {
            socket.setSoTimeout(Math.toIntExact(Math.max(1, timeout.toMillis())));
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                throw new LinkException(LinkException.Kind.LOST, name, "the peer closed the connection");
            }
            return count;
        } catch (LinkException e) {
            throw e;
        } catch (SocketTimeoutException e) {
            return 0;
        } catch (IOException e) {
            throw broken("read", e);
        }
    }

    @Override
    public void write(byte[] bytes) throws LinkException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw broken("write", e);
        }
    }

    private LinkException broken(String what, IOException cause) {
        return closed
                ? new LinkException(LinkException.Kind.CLOSED, name, "closed", cause)
                : new LinkException(LinkException.Kind.LOST, name, what + " failed: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        closed = true;
        closeQuietly(socket);
    }

    /** For handles that are being given up: there is nothing left to do about a failure. */
    static void closeQuietly(Closeable handle) {
        try {
            handle.close();
        } catch (IOException e) {
            // Given up anyway.
        }
    }
}
