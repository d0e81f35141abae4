package dev.alluvium.pipelines.simulate.music;

import static dev.alluvium.pipelines.simulate.music.Page.*;
import static dev.alluvium.pipelines.simulate.music.Standing.*;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener goes from a page: a Markov chain per standing. What a row's chances lack to 1 is
 * the chance that the visit ends.
 */
final class PageFlow {
  private record Step(Page page, double chance) {}

  private static final Map<Standing, Map<Page, Step[]>> FLOW = new EnumMap<>(Standing.class);
  private static final Map<Standing, Step[]> ENTRY = new EnumMap<>(Standing.class);

  static {
    enter(FREE, to(NEXT_SONG, .60), to(HOME, .385), to(ABOUT, .008), to(HELP, .007));
    from(
        FREE,
        HOME,
        to(NEXT_SONG, .65),
        to(SETTINGS, .025),
        to(UPGRADE, .015),
        to(LOGOUT, .01),
        to(HOME, .01),
        to(ABOUT, .002),
        to(HELP, .002),
        to(ERROR, .001));
    from(
        FREE,
        NEXT_SONG,
        to(NEXT_SONG, .515),
        to(LOGOUT, .02),
        to(HOME, .018),
        to(UPGRADE, .01),
        to(HELP, .005),
        to(SETTINGS, .005),
        to(ABOUT, .002),
        to(ERROR, .0015));
    from(
        FREE,
        SETTINGS,
        to(NEXT_SONG, .33),
        to(SAVE_SETTINGS, .2),
        to(HOME, .13),
        to(SETTINGS, .1),
        to(HELP, .05),
        to(CANCEL, .015),
        to(ERROR, .01));
    from(FREE, HELP, to(NEXT_SONG, .36), to(HOME, .16), to(HELP, .13), to(SETTINGS, .08));
    from(FREE, ABOUT, to(NEXT_SONG, .38), to(HOME, .17), to(ABOUT, .16));
    from(
        FREE,
        UPGRADE,
        to(NEXT_SONG, .34),
        to(SUBMIT_UPGRADE, .21),
        to(UPGRADE, .13),
        to(HOME, .06),
        to(LOGOUT, .03),
        to(ABOUT, .015));
    from(FREE, ERROR, to(HOME, .2));
    redirects(FREE);

    enter(PAID, to(NEXT_SONG, .60), to(HOME, .38), to(ABOUT, .01), to(HELP, .01));
    from(
        PAID,
        HOME,
        to(NEXT_SONG, .84),
        to(SETTINGS, .03),
        to(HOME, .015),
        to(LOGOUT, .01),
        to(ABOUT, .004),
        to(HELP, .002),
        to(DOWNGRADE, .002),
        to(ERROR, .002));
    from(
        PAID,
        NEXT_SONG,
        to(NEXT_SONG, .925),
        to(HOME, .02),
        to(DOWNGRADE, .0107),
        to(LOGOUT, .0101),
        to(SETTINGS, .0052),
        to(HELP, .0047),
        to(ABOUT, .0019),
        to(ERROR, .0003));
    from(
        PAID,
        SETTINGS,
        to(NEXT_SONG, .71),
        to(SAVE_SETTINGS, .1),
        to(HOME, .05),
        to(SETTINGS, .05),
        to(HELP, .05),
        to(DOWNGRADE, .01),
        to(LOGOUT, .01),
        to(CANCEL, .01));
    from(
        PAID,
        HELP,
        to(NEXT_SONG, .79),
        to(HOME, .1),
        to(DOWNGRADE, .04),
        to(HELP, .03),
        to(ERROR, .01));
    from(PAID, ABOUT, to(NEXT_SONG, .4), to(HOME, .35), to(HELP, .08));
    from(
        PAID,
        DOWNGRADE,
        to(NEXT_SONG, .66),
        to(HOME, .1),
        to(DOWNGRADE, .07),
        to(SUBMIT_DOWNGRADE, .04),
        to(LOGOUT, .007),
        to(ERROR, .007));
    from(PAID, ERROR, to(NEXT_SONG, .25));
    redirects(PAID);

    for (Standing out : new Standing[] {LOGGED_OUT_FREE, LOGGED_OUT_PAID}) {
      enter(out, to(HOME, .62), to(LOGIN, .36), to(ABOUT, .02));
      from(
          out,
          HOME,
          to(LOGIN, .4),
          to(ABOUT, .125),
          to(HOME, .095),
          to(HELP, .035),
          to(ERROR, .002));
      from(out, ABOUT, to(LOGIN, .28), to(HOME, .24), to(HELP, .045), to(ABOUT, .03));
      from(out, HELP, to(HOME, .38), to(HELP, .19), to(LOGIN, .16));
      from(out, ERROR, to(HOME, .8));
      redirects(out);
    }

    enter(GUEST, to(HOME, .68), to(ABOUT, .13), to(REGISTER, .13), to(HELP, .05), to(ERROR, .01));
    from(GUEST, HOME, to(REGISTER, .43), to(ABOUT, .14), to(HOME, .04));
    from(GUEST, ABOUT, to(HOME, .2), to(REGISTER, .13), to(ABOUT, .13));
    from(GUEST, HELP, to(HOME, .5));
    from(GUEST, ERROR, to(HOME, .5));
    from(
        GUEST,
        REGISTER,
        to(SUBMIT_REGISTRATION, .54),
        to(HOME, .16),
        to(REGISTER, .16),
        to(HELP, .03));
  }

  private PageFlow() {}

  /** The first page of a visit. */
  static Page enter(Standing standing, SplittableRandom random) {
    Step[] steps = ENTRY.get(standing);
    Page page = steps == null ? null : choose(steps, random);
    return page == null ? HOME : page;
  }

  /** The page after {@code page}, or null if the visit ends there. */
  static @Nullable Page next(Standing standing, Page page, SplittableRandom random) {
    Map<Page, Step[]> rows = FLOW.get(standing);
    Step[] steps = rows == null ? null : rows.get(page);
    return steps == null ? null : choose(steps, random);
  }

  private static @Nullable Page choose(Step[] steps, SplittableRandom random) {
    double draw = random.nextDouble();
    for (Step step : steps) {
      draw -= step.chance();
      if (draw < 0) {
        return step.page();
      }
    }
    return null;
  }

  private static Step to(Page page, double chance) {
    return new Step(page, chance);
  }

  private static void enter(Standing standing, Step... steps) {
    ENTRY.put(standing, steps);
  }

  private static void from(Standing standing, Page page, Step... steps) {
    FLOW.computeIfAbsent(standing, key -> new EnumMap<>(Page.class)).put(page, steps);
  }

  /** After a redirect, people land on Home; the standing is the one that it led to. */
  private static void redirects(Standing standing) {
    for (Page page : Page.values()) {
      if (page.redirects() && page != CANCEL) {
        from(standing, page, to(HOME, 1));
      }
    }
  }
}
