-- How many of the conversations that an SLA applies to have broken it, by priority?
select
  priority::integer as priority,
  count(*) as conversations,
  count(*) filter (where sla_breached) as breached,
  round(100.0 * count(*) filter (where sla_breached) / count(*), 1) as breached_percent
from conversations
where sla_version is not null and not coalesce(deleted, false)
group by priority
order by priority;
