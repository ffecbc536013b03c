-- Which customers wait for an answer longest? Open conversations whose last message came from the customer.
select
  conversations.id as conversation_id,
  coalesce(customers.display_name, 'unknown') as customer,
  companies.name as company,
  conversations.last_message_at
from conversations
left join customers on customers.id = conversations.customer_id
left join companies on companies.id = customers.company_id
where conversations.status = 'open'
  and conversations.last_message_direction = 'in'
  and not coalesce(conversations.deleted, false)
order by conversations.last_message_at, conversations.id
limit 20;
