-- How many files come and go on each channel, and how large are they?
select
  messages.channel,
  messages.direction,
  count(*) as attachments,
  count(distinct messages.id) as messages,
  round(sum(attachments.content_length) / 1000000, 2) as megabytes
from attachments
join messages on messages.id = attachments.message_id
group by messages.channel, messages.direction
order by messages.channel, messages.direction;
