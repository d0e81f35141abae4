@NullMarked
package dev.alluvium.pipelines.text;

import org.jspecify.annotations.NullMarked;
