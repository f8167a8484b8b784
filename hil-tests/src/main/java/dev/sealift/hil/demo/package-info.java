/** What {@code ./run} shows: a signed update arrives, a forged one is refused, a faulty one undoes itself. */
@NullMarked
package dev.sealift.hil.demo;

import org.jspecify.annotations.NullMarked;
