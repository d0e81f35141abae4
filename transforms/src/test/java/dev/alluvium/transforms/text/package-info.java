@NullMarked
package dev.alluvium.transforms.text;

import org.jspecify.annotations.NullMarked;
