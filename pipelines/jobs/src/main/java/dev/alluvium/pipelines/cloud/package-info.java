/** Google Cloud, where more than one part of a job asks it. */
@NullMarked
package dev.alluvium.pipelines.cloud;

import org.jspecify.annotations.NullMarked;
