package dev.alluvium.pipelines.simulate.music;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What browsers of the time called themselves, the common ones more often. */
final class UserAgents {
  private static final String[] DESKTOPS = {
    "Windows NT 6.1; WOW64",
    "Windows NT 10.0; Win64; x64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "Macintosh; Intel Mac OS X 10_14_6",
    "X11; Linux x86_64",
    "X11; Ubuntu; Linux x86_64"
  };
  private static final String[] PHONES = {
    "iPhone; CPU iPhone OS 16_3 like Mac OS X", "iPad; CPU OS 16_3 like Mac OS X"
  };
  private static final String WEBKIT = " AppleWebKit/537.36 (KHTML, like Gecko) ";

  private final List<String> agents = new ArrayList<>();

  UserAgents() {
    for (String desktop : DESKTOPS) {
      for (int version = 111; version > 107; version--) {
        agents.add(
            "Mozilla/5.0 ("
                + desktop
                + ")"
                + WEBKIT
                + "Chrome/"
                + version
                + ".0.0.0 Safari/537.36");
      }
      agents.add("Mozilla/5.0 (" + desktop + "; rv:110.0) Gecko/20100101 Firefox/110.0");
    }
    for (String phone : PHONES) {
      agents.add(
          "Mozilla/5.0 (" + phone + ")" + WEBKIT + "Version/16.3 Mobile/15E148 Safari/604.1");
    }
  }

  String any(SplittableRandom random) {
    double draw = random.nextDouble();
    return agents.get((int) (draw * draw * agents.size()));
  }
}
