/** Text for terminals, whoever wrote it. */
@NullMarked
package dev.alluvium.pipelines.text;

import org.jspecify.annotations.NullMarked;
