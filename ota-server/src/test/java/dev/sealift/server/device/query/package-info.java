/** The query language: what it reads, and that all ways to answer it agree. */
@NullMarked
package dev.sealift.server.device.query;

import org.jspecify.annotations.NullMarked;
