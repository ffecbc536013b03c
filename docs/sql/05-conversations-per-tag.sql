-- What do customers write about: how many conversations has each tag, and how many of these are not done?
-- A conversation with several tags counts for each of them; one without a tag counts for none.
with tagged as (
  select unnest(from_json(tags, '["VARCHAR"]')) as tag_id, status
  from conversations
  where not coalesce(deleted, false)
)
select
  tagged.tag_id,
  any_value(tags.name) as tag,
  count(*) as conversations,
  count(*) filter (where tagged.status <> 'done') as not_done
from tagged
left join tags on tags.id = tagged.tag_id
group by tagged.tag_id
order by conversations desc, tagged.tag_id;
