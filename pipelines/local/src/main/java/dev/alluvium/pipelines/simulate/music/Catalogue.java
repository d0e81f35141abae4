package dev.alluvium.pipelines.simulate.music;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The invented songs. Their popularity follows a Zipf–Mandelbrot law: the song of rank k is played
 * in proportion to 1 / (k + 25), which gives the most popular one about half a percent of the
 * plays.
 */
final class Catalogue {
  private static final int ARTISTS = 4000;
  private static final int SONGS = 30_000;
  private static final double FLATNESS = 25;

  private final List<Song> songs = new ArrayList<>(SONGS);

  Catalogue(SplittableRandom random) {
    SongNames names = new SongNames(random);
    List<String> artists = new ArrayList<>(ARTISTS);
    Set<String> taken = new HashSet<>();
    while (artists.size() < ARTISTS) {
      String artist = names.artist();
      if (taken.add(artist)) {
        artists.add(artist);
      }
    }
    while (songs.size() < SONGS) {
      String artist = artists.get(rank(ARTISTS, random));
      String title = names.title();
      if (taken.add(artist + '\n' + title)) {
        songs.add(song(artist, title, random));
      }
    }
  }

  /** A song, the popular ones more often. */
  Song any(SplittableRandom random) {
    return songs.get(rank(SONGS, random));
  }

  /** A rank below {@code count}: the inverse of the law's cumulative distribution. */
  private static int rank(int count, SplittableRandom random) {
    double growth = StrictMath.pow((count + FLATNESS) / FLATNESS, random.nextDouble());
    return Math.min(count - 1, (int) (FLATNESS * growth - FLATNESS));
  }

  /** Most songs last three to five minutes, a few up to half an hour. */
  private static Song song(String artist, String title, SplittableRandom random) {
    double seconds = 90;
    for (int i = 0; i < 4; i++) {
      seconds += 75 * random.nextDouble();
    }
    if (random.nextInt(100) == 0) {
      seconds += 1500 * random.nextDouble();
    }
    String duration = Decimals.json(seconds, 5);
    return new Song(artist, title, duration, (int) Double.parseDouble(duration));
  }
}
