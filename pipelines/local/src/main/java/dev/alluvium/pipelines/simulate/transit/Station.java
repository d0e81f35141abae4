package dev.alluvium.pipelines.simulate.transit;

/**
 * A station, made up from its number.
 *
 * @param size how busy it is, 0.25 to 2
 * @param isHome whether people live there, and leave in the morning; elsewhere they arrive then
 */
record Station(String name, String lines, String division, double size, boolean isHome) {
  private static final String[] FIRST = {
    "NORTH", "SOUTH", "OLD", "NEW", "GRAND", "LOWER", "UPPER", "EAST", "WEST", "LONG", "FAR",
    "GREEN", "STONE", "MILL", "KING", "QUEEN", "BAY", "ELM", "OAK", "ASH"
  };
  private static final String[] SECOND = {
    "ST", "AV", "SQ", "PARK", "QUAY", "BRIDGE", "FERRY", "MARKET", "HILL", "GATE", "CROSS", "WHARF",
    "FIELD", "COURT", "ROW"
  };
  private static final String[] LINES = {"ACE", "BDFM", "G", "JZ", "L", "NQRW", "123", "456", "7"};
  private static final String[] DIVISIONS = {"IND", "IND", "IND", "BMT", "BMT", "BMT", "IRT"};

  static Station of(int number) {
    int names = FIRST.length * SECOND.length;
    String name =
        FIRST[number % FIRST.length] + " " + SECOND[number / FIRST.length % SECOND.length];
    int line = number % LINES.length;
    return new Station(
        number < names ? name : name + " " + (number / names + 1),
        LINES[line],
        DIVISIONS[Math.min(line, DIVISIONS.length - 1)],
        0.25 * (1 + Math.floorMod(number * 31, 8)),
        number % 3 != 0);
  }
}
