package dev.alluvium.pipelines.simulate.music;

import java.util.SplittableRandom;

/** Makes up names of artists and songs; some have accents, curly punctuation or quotes. */
final class SongNames {
  private final SplittableRandom random;
  private final Words nouns = Words.read("nouns.txt");
  private final Words adjectives = Words.read("adjectives.txt");
  private final Words accented = Words.read("accented.txt");
  private final Words women = Words.read("first_names_f.txt");
  private final Words men = Words.read("first_names_m.txt");
  private final Words families = Words.read("last_names.txt");

  SongNames(SplittableRandom random) {
    this.random = random;
  }

  String artist() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4, 5 -> person();
      case 6, 7 -> "The " + adjectives.any(random) + " " + nouns.any(random) + "s";
      case 8 -> nouns.any(random) + " & The " + nouns.any(random) + "s";
      case 9 -> adjectives.any(random) + " " + nouns.any(random);
      case 10 -> person() + " / " + person();
      default -> accented.any(random) + " " + nouns.any(random);
    };
  }

  String title() {
    String title =
        switch (random.nextInt(12)) {
          case 0, 1 -> adjectives.any(random) + " " + nouns.any(random);
          case 2 -> nouns.any(random) + " of the " + nouns.any(random);
          case 3 -> nouns.any(random) + " in My " + nouns.any(random);
          case 4 -> "Don’t " + verb() + " the " + nouns.any(random);
          case 5 -> "You’re My " + adjectives.any(random) + " " + nouns.any(random);
          case 6 -> verb() + " the " + nouns.any(random);
          case 7 -> nouns.any(random) + " and " + nouns.any(random);
          case 8 -> "A " + nouns.any(random) + " for " + women.any(random);
          case 9 -> accented.any(random) + " " + nouns.any(random);
          case 10 -> adjectives.any(random) + " " + nouns.any(random) + " – " + nouns.any(random);
          default -> "No More " + nouns.any(random) + "s";
        };
    return switch (random.nextInt(24)) {
      case 0, 1 -> title + " (Live)";
      case 2 -> title + " (Album Version)";
      case 3 -> title + " (From \"" + nouns.any(random) + "\")";
      case 4 -> title + " [Remastered]";
      default -> title;
    };
  }

  private String person() {
    return (random.nextBoolean() ? women : men).any(random) + " " + families.any(random);
  }

  private String verb() {
    return switch (random.nextInt(6)) {
      case 0 -> "Follow";
      case 1 -> "Break";
      case 2 -> "Remember";
      case 3 -> "Carry";
      case 4 -> "Forget";
      default -> "Chase";
    };
  }
}
