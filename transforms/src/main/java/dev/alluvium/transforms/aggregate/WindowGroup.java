package dev.alluvium.transforms.aggregate;

/**
 * A group within a fixed window.
 *
 * @param windowStart microseconds
 */
record WindowGroup(long windowStart, GroupKey group) {}
