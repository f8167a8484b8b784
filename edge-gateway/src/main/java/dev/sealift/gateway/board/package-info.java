/** Serving a board: who it is, what it says, and bringing a job's update onto it. */
@NullMarked
package dev.sealift.gateway.board;

import org.jspecify.annotations.NullMarked;
