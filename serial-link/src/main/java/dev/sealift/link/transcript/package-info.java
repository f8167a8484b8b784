/** What was said on a link, in a file that people and tests can read, also after a crash. */
@NullMarked
package dev.sealift.link.transcript;

import org.jspecify.annotations.NullMarked;
