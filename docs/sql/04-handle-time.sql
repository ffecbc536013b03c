-- How long is a conversation open before it is done, by the team that it is assigned to?
-- total_open_time is taken as milliseconds, which Kustomer's reference doesn't say: compare one conversation with your own.
with handled as (
  select
    unnest(from_json(assigned_teams, '["VARCHAR"]')) as team_id,
    total_open_time / 60000 as open_minutes
  from conversations
  where status = 'done' and total_open_time is not null and not coalesce(deleted, false)
)
select
  coalesce(teams.name, handled.team_id) as team,
  count(*) as conversations,
  round(avg(open_minutes), 1) as average_minutes,
  round(max(open_minutes), 1) as longest_minutes
from handled
left join teams on teams.id = handled.team_id
group by 1
order by 1;
