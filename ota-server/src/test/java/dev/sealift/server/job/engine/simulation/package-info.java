/** The engine among simulated devices, servers and operators, under a virtual clock. */
@NullMarked
package dev.sealift.server.job.engine.simulation;

import org.jspecify.annotations.NullMarked;
