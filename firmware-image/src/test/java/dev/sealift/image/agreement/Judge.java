package dev.sealift.image.agreement;

import java.io.IOException;
import java.util.List;

/** Says whether an image is good. */
interface Judge extends AutoCloseable {
    /** What a judge says of an image that it accepts; of others, its name of the reason. */
    String ACCEPTED = "accepted";

    /** The verdicts on these questions, in their order: so many that those fit into a pipe while nobody reads them. */
    List<String> judge(List<Question> questions) throws IOException;

    @Override
    default void close() throws IOException {}
}
