package dev.alluvium.pipelines.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The regular expression that an option's whole text matches; on its getter. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Matches {
  String value();

  /**
   * What it looks like, for people: then it must match on a command line, too. Empty where the job
   * itself says what is wrong, or takes more than a template does.
   */
  String like() default "";
}
