# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_song_play_top_10_songs {
  label: "Song Play Top 10 Songs"
  sql_table_name: `@{project}.@{mart_dataset}.mart_song_play_top_10_songs` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.play_date, ${TABLE}.rank)) ;;
  }

  dimension_group: play_date {
    label: "Play Date"
    description: "Day the plays started, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.play_date ;;
  }

  dimension: rank {
    label: "Rank"
    description: "Place within the day, 1 to 10: by users, then plays, artist, title."
    type: number
    sql: ${TABLE}.rank ;;
  }

  dimension: song_artist {
    label: "Song Artist"
    group_label: "Song"
    description: "Artist as spelt in the day's first play of the song."
    type: string
    sql: ${TABLE}.song_artist ;;
  }

  dimension: song_name {
    label: "Song Name"
    group_label: "Song"
    description: "Title as spelt in the day's first play of the song."
    type: string
    sql: ${TABLE}.song_name ;;
  }

  dimension: uniq_users {
    label: "Unique Users"
    description: "Different users who played the song."
    type: number
    sql: ${TABLE}.uniq_users ;;
  }

  dimension: plays {
    label: "Plays"
    description: "Plays of the song."
    hidden: yes
    type: number
    sql: ${TABLE}.plays ;;
  }

  dimension: song_artist_upper {
    label: "Song Artist Upper"
    group_label: "Song"
    description: "Artist, trimmed and upper-cased: what tells songs apart."
    type: string
    sql: ${TABLE}.song_artist_upper ;;
  }

  dimension: song_name_upper {
    label: "Song Name Upper"
    group_label: "Song"
    description: "Title, trimmed and upper-cased: what tells songs apart."
    type: string
    sql: ${TABLE}.song_name_upper ;;
  }

  measure: most_uniq_users {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different users who played the song."
    type: max
    sql: ${TABLE}.uniq_users ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_plays {
    group_label: "Totals"
    description: "Plays of the song."
    type: sum
    sql: ${TABLE}.plays ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. The ten songs most users played, per day, UTC."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [play_date_date, rank, song_artist, song_name, uniq_users, song_artist_upper, song_name_upper, total_plays]
  }
}
