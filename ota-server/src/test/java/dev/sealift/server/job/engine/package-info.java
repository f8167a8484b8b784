/** Tests of the rollout rules over many random histories. */
@NullMarked
package dev.sealift.server.job.engine;

import org.jspecify.annotations.NullMarked;
