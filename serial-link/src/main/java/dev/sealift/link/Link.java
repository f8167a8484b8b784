package dev.sealift.link;

import java.time.Duration;

/**
 * An open, two-way stream of bytes to a board. One thread may read while another writes; {@link #close} may come from a third.
 *
 * <p>A link that broke stays broken: to reconnect, open the {@link LinkPort} again.
 */
public interface Link extends AutoCloseable {
    /** The specification of the port, for messages. */
    String name();

    /**
     * Waits for bytes.
     *
     * @return how many were read, 0 when none came in time
     * @throws LinkException when the link is closed or its peer is gone
     */
    int read(byte[] buffer, Duration timeout) throws LinkException;

    /** Writes all the bytes, waiting while the link takes no more. */
    void write(byte[] bytes) throws LinkException;

    /** Closes the link; a reader that waits gets a {@link LinkException}. Closing twice does nothing. */
    @Override
    void close();
}
