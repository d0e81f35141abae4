package dev.alluvium.pipelines.simulate.music;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/** Invented towns within real states; a postal code, and a pair of coordinates, is one town's. */
final class Places {
  private static final int COUNT = 1500;

  private record State(
      String code, double weight, int zipMin, int zipMax, Range latitude, Range longitude) {}

  private record Range(double from, double to) {
    String anywhere(SplittableRandom random) {
      return Decimals.json(from + random.nextDouble() * (to - from), 6);
    }
  }

  private final List<Place> places = new ArrayList<>(COUNT);

  Places(SplittableRandom random) {
    Words starts = Words.read("city_starts.txt");
    Words ends = Words.read("city_ends.txt");
    List<State> states = Words.read("states.txt").entries().stream().map(Places::parse).toList();
    double people = states.stream().mapToDouble(State::weight).sum();
    Set<String> zips = new HashSet<>();
    Set<String> coordinates = new HashSet<>();
    while (places.size() < COUNT) {
      State state = pick(states, random.nextDouble() * people);
      String zip =
          String.format(
              Locale.ROOT,
              "%05d",
              state.zipMin() + random.nextInt(state.zipMax() - state.zipMin() + 1));
      String latitude = state.latitude().anywhere(random);
      String longitude = state.longitude().anywhere(random);
      String city = starts.any(random) + ends.any(random);
      if (zips.add(zip) && coordinates.add(longitude + ' ' + latitude)) {
        places.add(new Place(city, state.code(), zip, longitude, latitude));
      }
    }
  }

  Place any(SplittableRandom random) {
    return places.get(random.nextInt(places.size()));
  }

  private static State parse(String line) {
    String[] parts = line.split(" ", -1);
    return new State(
        parts[0],
        Double.parseDouble(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]),
        new Range(Double.parseDouble(parts[4]), Double.parseDouble(parts[5])),
        new Range(Double.parseDouble(parts[6]), Double.parseDouble(parts[7])));
  }

  private static State pick(List<State> states, double draw) {
    double rest = draw;
    for (State state : states) {
      rest -= state.weight();
      if (rest < 0) {
        return state;
      }
    }
    return states.get(states.size() - 1);
  }
}
