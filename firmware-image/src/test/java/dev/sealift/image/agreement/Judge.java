package dev.sealift.image.agreement;

import java.io.IOException;

/** Says whether an image is good. */
interface Judge extends AutoCloseable {
    /** What a judge says of an image that it accepts; of others, its name of the reason. */
    String ACCEPTED = "accepted";

    /** The verdict on that question. */
    String judge(Question question) throws IOException;

    @Override
    default void close() throws IOException {}
}
