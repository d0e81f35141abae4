package dev.alluvium.transforms.vault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Random histories of items, each by itself, of few values and few instants. */
final class Worlds {
  /** No event is later than this. */
  static final int INSTANTS = 7;

  private Worlds() {}

  /** Histories of up to ten events; a few events are of no item. */
  static Function<Random, List<Told>> of(int histories) {
    return random -> {
      List<Told> world = new ArrayList<>();
      for (int item = 0; item < histories; item++) {
        for (int i = random.nextInt(10); i >= 0; i--) {
          world.add(told(random, random.nextInt(30) == 0 ? null : "i" + item));
        }
      }
      return world;
    };
  }

  static Told told(Random random, @Nullable String item) {
    return new Told(
        random.nextInt(3) == 0 ? "item_told" : "item_seen",
        random.nextInt(INSTANTS),
        random.nextInt(2),
        item,
        one(random, "s", "S ", "t", null),
        one(random, "a", "A ", "b", "b", "c", null, " "),
        one(random, "red", "red", "RED ", "blue", null),
        null,
        null);
  }

  static @Nullable String one(Random random, @Nullable String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  /** What was told by what it is about; left out where the key is null. */
  static Map<String, List<Told>> by(List<Told> world, Function<Told, @Nullable String> key) {
    Map<String, List<Told>> byKey = new LinkedHashMap<>();
    for (Told told : world) {
      String of = key.apply(told);
      if (of != null) {
        byKey.computeIfAbsent(of, k -> new ArrayList<>()).add(told);
      }
    }
    return byKey;
  }
}
