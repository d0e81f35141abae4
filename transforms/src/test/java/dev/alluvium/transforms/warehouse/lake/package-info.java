@org.jspecify.annotations.NullMarked
package dev.alluvium.transforms.warehouse.lake;
