/** The rollout rules as pure functions: no clock, no database, no input or output. */
@NullMarked
package dev.sealift.server.job.engine;

import org.jspecify.annotations.NullMarked;
