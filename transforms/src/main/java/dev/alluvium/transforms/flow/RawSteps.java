package dev.alluvium.transforms.flow;

/**
 * What the steps are called that read raw for some tables; {@code %s} stands for the event's name.
 *
 * @param read reads
 * @param clean cleans what was read
 * @param count puts the counts of cleaning with those of the tables
 */
record RawSteps(String read, String clean, String count) {
  /** Those of one name. */
  static RawSteps of(String name) {
    return new RawSteps(name + "/%s", name + "/%s/CleanEvents", "CountsOf" + name + "/%s");
  }

  String read(String event) {
    return read.formatted(event);
  }

  String clean(String event) {
    return clean.formatted(event);
  }

  String count(String event) {
    return count.formatted(event);
  }
}
