-- How long do customers wait for a first response, by channel?
-- A conversation counts for the channel that it began in; one that nobody has answered is not counted.
select
  coalesce(channels ->> '$[0]', 'none') as channel,
  count(*) as conversations,
  round(median(epoch(first_response_created_at) - epoch(created_at)) / 60, 1) as median_minutes,
  round(quantile_cont(epoch(first_response_created_at) - epoch(created_at), 0.9) / 60, 1) as ninetieth_percentile_minutes
from conversations
where first_response_created_at is not null and not coalesce(deleted, false)
group by channel
order by channel;
