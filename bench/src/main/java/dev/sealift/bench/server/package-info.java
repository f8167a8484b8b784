/** What the server costs: its own CPU time and memory, read from the system, under loads that this package makes over mutual TLS. */
@NullMarked
package dev.sealift.bench.server;

import org.jspecify.annotations.NullMarked;
