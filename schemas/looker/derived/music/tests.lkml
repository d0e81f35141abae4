# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

test: mart_active_users_daily_has_a_key_once {
  explore_source: mart_active_users_daily {
    column: primary_key {
      field: mart_active_users_daily.primary_key
    }

    column: count {
      field: mart_active_users_daily.count
    }
    sorts: [mart_active_users_daily.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_active_users_daily.count} = 1 ;;
  }
}

test: mart_artist_daily_has_a_key_once {
  explore_source: mart_artist_daily {
    column: primary_key {
      field: mart_artist_daily.primary_key
    }

    column: count {
      field: mart_artist_daily.count
    }
    sorts: [mart_artist_daily.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_artist_daily.count} = 1 ;;
  }
}

test: mart_authorization_hourly_has_a_key_once {
  explore_source: mart_authorization_hourly {
    column: primary_key {
      field: mart_authorization_hourly.primary_key
    }

    column: count {
      field: mart_authorization_hourly.count
    }
    sorts: [mart_authorization_hourly.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_authorization_hourly.count} = 1 ;;
  }
}

test: mart_location_daily_has_a_key_once {
  explore_source: mart_location_daily {
    column: primary_key {
      field: mart_location_daily.primary_key
    }

    column: count {
      field: mart_location_daily.count
    }
    sorts: [mart_location_daily.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_location_daily.count} = 1 ;;
  }
}

test: mart_offer_daily_has_a_key_once {
  explore_source: mart_offer_daily {
    column: primary_key {
      field: mart_offer_daily.primary_key
    }

    column: count {
      field: mart_offer_daily.count
    }
    sorts: [mart_offer_daily.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_offer_daily.count} = 1 ;;
  }
}

test: mart_page_view_hourly_has_a_key_once {
  explore_source: mart_page_view_hourly {
    column: primary_key {
      field: mart_page_view_hourly.primary_key
    }

    column: count {
      field: mart_page_view_hourly.count
    }
    sorts: [mart_page_view_hourly.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_page_view_hourly.count} = 1 ;;
  }
}

test: mart_plan_change_daily_has_a_key_once {
  explore_source: mart_plan_change_daily {
    column: primary_key {
      field: mart_plan_change_daily.primary_key
    }

    column: count {
      field: mart_plan_change_daily.count
    }
    sorts: [mart_plan_change_daily.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_plan_change_daily.count} = 1 ;;
  }
}

test: mart_plan_change_hourly_has_a_key_once {
  explore_source: mart_plan_change_hourly {
    column: primary_key {
      field: mart_plan_change_hourly.primary_key
    }

    column: count {
      field: mart_plan_change_hourly.count
    }
    sorts: [mart_plan_change_hourly.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_plan_change_hourly.count} = 1 ;;
  }
}

test: mart_session_has_a_key_once {
  explore_source: mart_session {
    column: primary_key {
      field: mart_session.primary_key
    }

    column: count {
      field: mart_session.count
    }
    sorts: [mart_session.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_session.count} = 1 ;;
  }
}

test: mart_song_play_has_a_key_once {
  explore_source: mart_song_play {
    column: primary_key {
      field: mart_song_play.primary_key
    }

    column: count {
      field: mart_song_play.count
    }
    sorts: [mart_song_play.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_song_play.count} = 1 ;;
  }
}

test: mart_song_play_by_minute_has_a_key_once {
  explore_source: mart_song_play_by_minute {
    column: primary_key {
      field: mart_song_play_by_minute.primary_key
    }

    column: count {
      field: mart_song_play_by_minute.count
    }
    sorts: [mart_song_play_by_minute.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_song_play_by_minute.count} = 1 ;;
  }
}

test: mart_song_play_by_state_has_a_key_once {
  explore_source: mart_song_play_by_state {
    column: primary_key {
      field: mart_song_play_by_state.primary_key
    }

    column: count {
      field: mart_song_play_by_state.count
    }
    sorts: [mart_song_play_by_state.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_song_play_by_state.count} = 1 ;;
  }
}

test: mart_song_play_hourly_metrics_has_a_key_once {
  explore_source: mart_song_play_hourly_metrics {
    column: primary_key {
      field: mart_song_play_hourly_metrics.primary_key
    }

    column: count {
      field: mart_song_play_hourly_metrics.count
    }
    sorts: [mart_song_play_hourly_metrics.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_song_play_hourly_metrics.count} = 1 ;;
  }
}

test: mart_song_play_top_10_songs_has_a_key_once {
  explore_source: mart_song_play_top_10_songs {
    column: primary_key {
      field: mart_song_play_top_10_songs.primary_key
    }

    column: count {
      field: mart_song_play_top_10_songs.count
    }
    sorts: [mart_song_play_top_10_songs.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_song_play_top_10_songs.count} = 1 ;;
  }
}

test: mart_user_daily_has_a_key_once {
  explore_source: mart_user_daily {
    column: primary_key {
      field: mart_user_daily.primary_key
    }

    column: count {
      field: mart_user_daily.count
    }
    sorts: [mart_user_daily.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_user_daily.count} = 1 ;;
  }
}

test: mart_user_retention_weekly_has_a_key_once {
  explore_source: mart_user_retention_weekly {
    column: primary_key {
      field: mart_user_retention_weekly.primary_key
    }

    column: count {
      field: mart_user_retention_weekly.count
    }
    sorts: [mart_user_retention_weekly.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_user_retention_weekly.count} = 1 ;;
  }
}
