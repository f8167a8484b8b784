package dev.sealift.link;

import com.fazecast.jSerialComm.SerialPort;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** An open serial port. Its native calls pin their carrier: read it from a platform thread. */
final class TtyLink implements Link {
    private final String name;
    private final SerialPort port;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closed;

    TtyLink(String name, SerialPort port) {
        this.name = name;
        this.port = port;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(byte[] buffer, Duration timeout) throws LinkException {
        long deadline = System.nanoTime() + timeout.toNanos();
        do {
            int count = readOnce(buffer);
            if (count > 0) {
                return count;
            }
        } while (System.nanoTime() < deadline);
        return 0;
    }

    private int readOnce(byte[] buffer) throws LinkException {
        reading.lock();
        try {
            checkOpen();
            int count = port.readBytes(buffer, buffer.length);
            if (count < 0) {
                // The library goes on saying that the port is open.
                throw lost("read");
            }
            return count;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public void write(byte[] bytes) throws LinkException {
        writing.lock();
        try {
            int done = 0;
            while (done < bytes.length) {
                checkOpen();
                int count = port.writeBytes(bytes, bytes.length - done, done);
                if (count <= 0) {
                    throw lost("write");
                }
                done += count;
            }
        } finally {
            writing.unlock();
        }
    }

    private void checkOpen() throws LinkException {
        if (closed) {
            throw new LinkException(LinkException.Kind.CLOSED, name, "closed");
        }
    }

    private LinkException lost(String what) {
        return new LinkException(
                LinkException.Kind.LOST, name, what + " failed: the board or its adapter is gone; plug it in again");
    }

    /** Waits for calls under way, for the library must not lose its handle inside one. */
    @Override
    public void close() {
        closed = true;
        reading.lock();
        writing.lock();
        try {
            if (port.isOpen()) {
                port.closePort();
            }
        } finally {
            writing.unlock();
            reading.unlock();
        }
    }
}
