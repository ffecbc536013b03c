-- How many messages does each agent write, in how many conversations?
-- Messages that a rule or a robot sent (auto) are counted apart.
select
  users.name as agent,
  count(*) filter (where not coalesce(messages.auto, false)) as replies,
  count(*) filter (where messages.auto) as automatic,
  count(distinct messages.conversation_id) as conversations
from messages
join users on users.id = messages.created_by_id
where messages.direction = 'out'
group by users.id, users.name
order by replies desc, users.id;
