-- How many conversations were unresolved at the end of each of the last 90 days, in UTC?
-- A conversation is resolved from the moment when it was last marked as done. One that was reopened in between counts as
-- unresolved for all that time: the table holds the present state, not the history.
with days as (
  select unnest(generate_series(last_day - interval 89 days, last_day, interval 1 day)) as day
  from (select date_trunc('day', max(updated_at)) as last_day from conversations where not coalesce(deleted, false))
)
select
  days.day::date as day,
  count(conversations.id) as backlog
from days
left join conversations
  on conversations.created_at < days.day + interval 1 day
  and (conversations.status <> 'done' or conversations.last_done_created_at >= days.day + interval 1 day)
  and not coalesce(conversations.deleted, false)
group by days.day
order by days.day;
