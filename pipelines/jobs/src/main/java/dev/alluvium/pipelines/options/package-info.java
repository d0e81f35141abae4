/** What a job can be told, one small interface per capability. */
@NullMarked
package dev.alluvium.pipelines.options;

import org.jspecify.annotations.NullMarked;
