/** Health, readiness and numbers for Prometheus. */
@NullMarked
package dev.sealift.server.metrics;

import org.jspecify.annotations.NullMarked;
