package dev.sealift.server.blob;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where bytes lie under their SHA-256. Under its name a file is whole or not there. Safe for use by several threads, and
 * by several servers on the same place.
 */
interface BlobStore {
    /** A file of the store, if it is there. */
    Optional<Blob> find(String digest) throws IOException;

    /** How {@link #put} treats a file that is there already. */
    enum Existing {
        /** It stays: the same name means the same bytes. */
        KEEP,
        /** It goes: it was found damaged. */
        REPLACE
    }

    /** Puts a file under that name; it is durable when this returns. The file may be gone afterwards. */
    void put(String digest, Path file, Existing existing) throws IOException;

    /** Removes a file, if it is there. */
    void delete(String digest) throws IOException;
}
