import { type EffectRequest, effectTitle, type LabelledRef } from '#engine'
import type { Queryable } from '../store/pool.ts'

/**
 * Something on the outside that revising leaves as it is. `happened`: its outcome came in time; `answered-late`: it happened, and
 * said so when nobody waited for it any more; `unknown`: nobody knows, so it may have happened.
 */
export interface StayingEffect {
  id: string
  title: string
  message: string
  record: LabelledRef
  certainty: 'happened' | 'answered-late' | 'unknown'
}

/**
 * What these attempts of a run leave on the outside, oldest first, beside the effects by which they were completed: what was
 * given up, handled elsewhere or done again and may have happened all the same, or is known to have by now; and everything in
 * their sub-runs and in the sub-runs of those, also what was revised within them later. Doing it again with the key of the one
 * before is the same effect to its target; what only reads leaves nothing.
 */
export async function stayingEffects(
  client: Queryable,
  runId: string,
  attempts: readonly number[],
): Promise<StayingEffect[]> {
  const { rows } = await client.query<{
    id: string
    request: EffectRequest
    message: string
    certainty: StayingEffect['certainty']
  }>(
    `with recursive inside as (
       select id from run where parent_id = $1 and parent_attempt = any ($2)
       union all
       select child.id from run child join inside on child.parent_id = inside.id
     ), left_over as (
       select e.*, case when outcome = 'succeeded' then 'happened' when late_status = 'succeeded' then 'answered-late' else 'unknown' end as certainty
         from effect e
        where (e.run_id = $1 and e.attempt = any ($2) and e.outcome <> 'succeeded' or e.run_id in (select id from inside))
          and (e.outcome = 'succeeded'
               or effect_class <> 'read'
                  and (late_status = 'succeeded' or outcome = 'unknown' and late_status is null)
                  and not exists (
                    select from effect again
                     where again.run_id = e.run_id and again.outcome = 'succeeded' and e.effect_class = 'keyed'
                       and coalesce(again.idempotency_key, again.id) = coalesce(e.idempotency_key, e.id)))
     )
     select e.id, e.request, e.certainty,
            coalesce(case e.certainty when 'answered-late' then e.late_message when 'happened' then p.content -> 'result' ->> 'message' else p.content ->> 'evidence' end, '') as message
       from left_over e
       left join run_event v on v.run_id = e.run_id and v.body ->> 'effectId' = e.id
                            and v.type = case e.certainty when 'happened' then 'effect-succeeded' when 'unknown' then 'effect-unknown' end
       left join run_payload p on p.run_id = v.run_id and p.sequence = v.sequence
      order by e.settled_at, e.id`,
    [runId, attempts],
  )
  return rows.map(({ request, ...effect }) => ({ ...effect, title: effectTitle(request), record: request.record }))
}
