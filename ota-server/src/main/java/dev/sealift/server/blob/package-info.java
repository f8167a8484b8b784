/** Files named by the SHA-256 of their bytes, in a folder or a bucket: received, kept, sent, and removed. */
@NullMarked
package dev.sealift.server.blob;

import org.jspecify.annotations.NullMarked;
