-- How satisfied are the customers of each team?
-- A rating counts for each of the teams that the survey was sent by; from 4 of 5 on a customer is satisfied.
with ratings as (
  select
    unnest(from_json(satisfaction_level_sent_by_teams, '["VARCHAR"]')) as team_id,
    satisfaction_level_rating as rating
  from conversations
  where satisfaction_level_rating is not null and not coalesce(deleted, false)
)
select
  coalesce(teams.name, ratings.team_id) as team,
  count(*) as ratings,
  round(avg(ratings.rating), 2) as average_rating,
  round(100.0 * count(*) filter (where ratings.rating >= 4) / count(*), 1) as satisfied_percent
from ratings
left join teams on teams.id = ratings.team_id
group by 1
order by 1;
