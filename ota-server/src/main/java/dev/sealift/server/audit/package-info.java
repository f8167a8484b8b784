/** The append-only, hash-chained log of every change: who, why, what. */
@NullMarked
package dev.sealift.server.audit;

import org.jspecify.annotations.NullMarked;
