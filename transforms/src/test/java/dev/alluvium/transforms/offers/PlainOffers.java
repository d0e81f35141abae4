package dev.alluvium.transforms.offers;

import dev.alluvium.transforms.offers.Kiosk.Move;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the rules of the kiosk say of a whole history, in a plain way. */
final class PlainOffers {
  private static final List<String> RULES =
      List.of("hesitates", "plays", "drops", "misses", "leaves", "returns");

  private record Wish(String rule, Instant at, int place, String text) {}

  private final List<Move> moves;
  private final List<Wish> wishes = new ArrayList<>();

  private PlainOffers(List<Move> moves) {
    this.moves = moves;
  }

  /** As {@link Sent#standing}. */
  static SortedSet<String> of(List<Move> history) {
    Map<String, List<Move>> byMember = new LinkedHashMap<>();
    for (Move move : history) {
      if (move.member() != null) {
        byMember.computeIfAbsent(move.member(), m -> new ArrayList<>()).add(move);
      }
    }
    SortedSet<String> offers = new TreeSet<>();
    byMember.forEach(
        (member, moves) ->
            new PlainOffers(counting(moves))
                .made()
                .forEach(
                    wish ->
                        offers.add(wish.rule + " " + member + " " + wish.at + ": " + wish.text)));
    return offers;
  }

  /** In order; of those of one number and time the one with the largest digest. */
  private static List<Move> counting(List<Move> moves) {
    Map<String, Move> counting = new LinkedHashMap<>();
    moves.forEach(
        move ->
            counting.merge(
                move.id() + " " + move.at(), move, (a, b) -> a.digest() > b.digest() ? a : b));
    return counting.values().stream()
        .sorted(Comparator.comparing(Move::at).thenComparingLong(Move::digest))
        .toList();
  }

  private List<Wish> made() {
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      if (does(move, "look") && "free".equals(move.plan()) && looks(i) >= 2 && !tookBefore(move)) {
        wish(
            "hesitates",
            i,
            move.at(),
            "Take it at desk " + desk(move) + ", " + move.member() + ".");
      }
      if (does(move, "play") && plays(i) >= 3) {
        wish("plays", i, move.at(), desk(move));
      }
      if (does(move, "quit") && lookedBefore(i)) {
        wish("drops", i, move.at(), "Look again.");
      }
      if (does(move, "look") && "paid".equals(move.plan()) && !takesAfter(i)) {
        wish("misses", i, move.at().plus(Duration.ofMinutes(30)), "Was there something wrong?");
      }
      if (does(move, "quit") && "paid".equals(move.plan())) {
        wish("leaves", i, move.at(), "Stay!");
      }
      if (i > 0) {
        Duration away = Duration.between(moves.get(i - 1).at(), move.at());
        if (away.compareTo(Duration.ofHours(6)) >= 0 && away.compareTo(Duration.ofDays(2)) <= 0) {
          wish("returns", i, move.at(), "Hello again.");
        }
      }
    }
    wishes.sort(
        Comparator.comparing(Wish::at)
            .thenComparingInt(Wish::place)
            .thenComparingInt(wish -> RULES.indexOf(wish.rule)));
    List<Wish> made = new ArrayList<>();
    wishes.stream().filter(wish -> isAllowed(wish, made)).forEach(made::add);
    return made;
  }

  private void wish(String rule, int place, Instant at, String text) {
    wishes.add(new Wish(rule, at, place, text));
  }

  private static boolean isAllowed(Wish wish, List<Wish> made) {
    Duration cool =
        switch (wish.rule) {
          case "hesitates" -> Duration.ofHours(2);
          case "drops" -> Duration.ofHours(1);
          case "misses" -> Duration.ofHours(3);
          case "returns" -> Duration.ofMinutes(10);
          default -> Duration.ZERO;
        };
    boolean isCool =
        made.stream()
            .filter(other -> other.rule.equals(wish.rule))
            .allMatch(other -> !other.at.plus(cool).isAfter(wish.at));
    List<Wish> today = made.stream().filter(other -> day(other).equals(day(wish))).toList();
    boolean playsAgain =
        wish.rule.equals("plays") && today.stream().anyMatch(other -> other.rule.equals("plays"));
    return isCool && today.size() < 4 && !playsAgain;
  }

  private static LocalDate day(Wish wish) {
    return wish.at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static boolean does(Move move, String act) {
    return act.equals(move.act());
  }

  private static String desk(Move move) {
    return move.desk() == null ? "" : String.valueOf(move.desk());
  }

  private static boolean isWithin(Move early, Move late, int minutes) {
    return Duration.between(early.at(), late.at()).compareTo(Duration.ofMinutes(minutes)) <= 0;
  }

  private long looks(int place) {
    return moves.subList(0, place + 1).stream()
        .filter(move -> does(move, "look") && isWithin(move, moves.get(place), 30))
        .count();
  }

  private boolean tookBefore(Move look) {
    return moves.stream()
        .filter(move -> does(move, "take") && !move.at().isAfter(look.at()))
        .anyMatch(move -> isWithin(move, look, 30));
  }

  private long plays(int place) {
    return moves.subList(0, place + 1).stream()
        .filter(move -> does(move, "play"))
        .filter(move -> Objects.equals(move.desk(), moves.get(place).desk()))
        .filter(move -> isWithin(move, moves.get(place), 120))
        .count();
  }

  private boolean lookedBefore(int place) {
    return moves.subList(0, place).stream()
        .anyMatch(move -> does(move, "look") && isWithin(move, moves.get(place), 20));
  }

  private boolean takesAfter(int place) {
    return moves.subList(place + 1, moves.size()).stream()
        .anyMatch(move -> does(move, "take") && isWithin(moves.get(place), move, 30));
  }
}
