@NullMarked
package dev.sealift.server.job;

import org.jspecify.annotations.NullMarked;
