package dev.sealift.hil.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The wire between boards and their server: it leads wherever it is told to, counts what it brings, and breaks when it is told to.
 * Thread-safe.
 */
public final class Relay implements AutoCloseable {
    private static final int CHUNK = 1024;

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong brought = new AtomicLong();
    private volatile int target;
    private volatile long breaksAt = Long.MAX_VALUE;

    /** A wire that ends at that port of this machine. */
    public Relay(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("relay").start(this::listen);
    }

    /** Where boards connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** From now on it ends at another port; what is connected breaks. */
    public void leadTo(int port) {
        target = port;
        disconnect();
    }

    /** Break, once, in the middle of what comes: when it will have brought so many bytes from now on. */
    public void breakAfter(long bytes) {
        breaksAt = brought.get() + bytes;
    }

    /** Whether that has happened. */
    public boolean hasBroken() {
        return breaksAt == Long.MAX_VALUE;
    }

    /** Bytes that came from servers, over all connections. */
    public long brought() {
        return brought.get();
    }

    private void listen() {
        try {
            while (true) {
                Socket board = listener.accept();
                Thread.ofVirtual().name("relay-connection").start(() -> join(board));
            }
        } catch (IOException closed) {
            disconnect();
        }
    }

    private void join(Socket board) {
        try (board;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(board);
            open.add(server);
            board.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().name("relay-up").start(() -> carryUp(board, server));
            carryDown(server.getInputStream(), board.getOutputStream());
        } catch (IOException gone) {
            // One side has hung up: so does the other, now.
        } finally {
            open.remove(board);
        }
    }

    private void carryUp(Socket board, Socket server) {
        try (server) {
            board.getInputStream().transferTo(server.getOutputStream());
        } catch (IOException gone) {
            // As above.
        } finally {
            open.remove(server);
        }
    }

    private void carryDown(InputStream from, OutputStream to) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
            if (brought.addAndGet(count) >= breaksAt) {
                breaksAt = Long.MAX_VALUE;
                return;
            }
            to.write(chunk, 0, count);
        }
    }

    private void disconnect() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException gone) {
                // It had hung up before.
            }
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        disconnect();
    }
}
