package dev.parley.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says of a contract's method what Java cannot. Optional on each method. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Operation {
  /** The name callers use; the method's own by default. */
  String name() default "";

  /**
   * The caller does not wait and gets no answer, not even a failure. The method must return {@code
   * void}.
   */
  boolean oneWay() default false;

  /**
   * Running it twice does no more than running it once. A call under way when the broker is lost is
   * sent again when it is back, until its deadline.
   */
  boolean idempotent() default false;
}
