test: a_day_has_ten_top_songs_at_most {
  explore_source: mart_song_play_top_10_songs {
    column: day {
      field: mart_song_play_top_10_songs.play_date_date
    }
    column: songs {
      field: mart_song_play_top_10_songs.count
    }
    sorts: [mart_song_play_top_10_songs.count: desc]
    limit: 1
  }
  assert: ten_at_most {
    expression: ${mart_song_play_top_10_songs.count} <= 10 ;;
  }
}
