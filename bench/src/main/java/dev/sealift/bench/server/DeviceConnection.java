package dev.sealift.bench.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One connection of a device or gateway: mutual TLS, HTTP/1.1, kept alive. As lean as possible, so that the processor is left
 * to the server that is measured. Not thread-safe.
 */
final class DeviceConnection implements AutoCloseable {
    private static final int READ_MILLISECONDS = 120_000;
    private static final int MAX_LINE = 8 * 1024;

    /** The server gives up a connection on which nothing moves for 100 seconds. */
    private static final Duration STALE = Duration.ofSeconds(60);

    private final SSLContext identity;
    private final int port;
    private SSLSocket socket;
    private InputStream in;
    private long used;

    /** Shakes hands at once. */
    DeviceConnection(SSLContext identity, int port) throws IOException {
        this.identity = identity;
        this.port = port;
        this.socket = connect();
        this.in = input();
        this.used = System.nanoTime();
    }

    private SSLSocket connect() throws IOException {
        var fresh = (SSLSocket) identity.getSocketFactory().createSocket("127.0.0.1", port);
        fresh.setTcpNoDelay(true);
        fresh.setSoTimeout(READ_MILLISECONDS);
        fresh.startHandshake();
        return fresh;
    }

    private InputStream input() throws IOException {
        return new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    private void reconnectIfStale() throws IOException {
        if (System.nanoTime() - used > STALE.toNanos()) {
            socket.close();
            socket = connect();
            in = input();
        }
    }

    /** A reply. */
    static final class Reply {
        private final int status;
        private final byte[] content;
        private final int retryAfter;

        private Reply(int status, byte[] content, int retryAfter) {
            this.status = status;
            this.content = content;
            this.retryAfter = retryAfter;
        }

        int status() {
            return status;
        }

        /** Bytes of the body. */
        int length() {
            return content.length;
        }

        String body() {
            return new String(content, StandardCharsets.UTF_8);
        }

        /** In seconds; 0 when the server named none. */
        int retryAfter() {
            return retryAfter;
        }

        /** The same, which must be a success. */
        Reply good() throws IOException {
            if (status != 200) {
                throw new IOException("answered with " + status + ": " + body());
            }
            return this;
        }
    }

    /** {@code PUT …/jobs/$next}: is there anything to do? */
    Reply poll(String device) throws IOException {
        return send("PUT", "/things/" + device + "/jobs/$next", "{}");
    }

    /** One request with a JSON body, or without one when it is empty, and its reply. */
    Reply send(String method, String path, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + (content.length == 0
                        ? ""
                        : "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n")
                + "\r\n";
        byte[] bytes = (head + body).getBytes(StandardCharsets.UTF_8);
        reconnectIfStale();
        socket.getOutputStream().write(bytes);
        Reply reply = reply();
        used = System.nanoTime();
        return reply;
    }

    private Reply reply() throws IOException {
        int status = Integer.parseInt(line().split(" ", -1)[1]);
        int length = 0;
        int retryAfter = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = Integer.parseInt(value);
                case "retry-after" -> retryAfter = Integer.parseInt(value);
                case "transfer-encoding" -> throw new IOException("the driver reads no chunks; the server sent them");
                default -> {}
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("the reply broke off after " + body.length + " of " + length + " bytes");
        }
        return new Reply(status, body, retryAfter);
    }

    private String line() throws IOException {
        var line = new StringBuilder(80);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > MAX_LINE) {
                throw new IOException("the connection broke off");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
