package dev.alluvium.pipelines.simulate.music;

import java.util.SplittableRandom;

/** What the service knows of a user: the block of fields that an event has as a whole or not. */
record Account(
    long userId, String lastName, String firstName, String gender, long registrationMillis) {

  static final Account NONE = new Account(0, "", "", "", 0);

  /** Makes up people. */
  static final class Register {
    private final Words women = Words.read("first_names_f.txt");
    private final Words men = Words.read("first_names_m.txt");
    private final Words families = Words.read("last_names.txt");
    private long users;

    Account open(long registrationMillis, SplittableRandom random) {
      boolean female = random.nextBoolean();
      return new Account(
          ++users,
          families.any(random),
          (female ? women : men).any(random),
          female ? "F" : "M",
          registrationMillis);
    }
  }
}
