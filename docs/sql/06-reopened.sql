-- Which share of the conversations of a month was reopened, and how often?
-- A conversation counts for the month in which it began, in UTC.
select
  strftime(created_at, '%Y-%m') as month,
  count(*) as conversations,
  count(*) filter (where reopen_count > 0) as reopened,
  round(100.0 * count(*) filter (where reopen_count > 0) / count(*), 1) as reopened_percent,
  coalesce(sum(reopen_count), 0)::integer as times
from conversations
where not coalesce(deleted, false)
group by month
order by month;
