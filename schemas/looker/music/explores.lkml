# Joins that no contract says: those of SQL are known to its author alone.

explore: +mart_session {
  join: user_current {
    required_access_grants: [personal_identifier]
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_session.user_id} = ${user_current.user_id} ;;
  }
}

explore: +mart_song_play {
  join: user_current {
    required_access_grants: [personal_identifier]
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_song_play.user_id} = ${user_current.user_id} ;;
  }
}
