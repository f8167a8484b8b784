package dev.sealift.api.limit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The least and the greatest value of a number, both allowed. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Range {
    /** The least value. */
    long min() default 0;

    /** The greatest value. */
    long max() default Long.MAX_VALUE;
}
