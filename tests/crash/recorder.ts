import type pg from 'pg'
import { z } from 'zod'
import type { EffectRequest } from '#engine'

/** The longest a write on the outside is held up, so that kills also fall into the midst of effects. */
const holdUpSeconds = 0.08

/**
 * Counts what really happened in the company's own database: triggers note each committed write of an effect with the mark
 * that its order carried. Stepwell never reads it. A write that is rolled back leaves no note.
 */
export async function installRecorder(client: pg.Client): Promise<void> {
  await client.query(`
    create schema recorder;
    create table recorder.write (id bigint generated always as identity primary key, kind text not null, mark text not null);
    create function recorder.mark_in(content text) returns text language sql immutable as
      $$ select substring(content from 'mark-[0-9a-z]+-[0-9]+') $$;
    create function recorder.note() returns trigger language plpgsql security definer as $$
    declare
      kind text;
      mark text;
    begin
      if tg_table_name = 'tickets' then
        kind := 'request_documents';
        mark := recorder.mark_in(new.body);
      elsif tg_table_name = 'accounts' then
        kind := 'freeze_account';
        mark := recorder.mark_in(new.frozen_reason);
      elsif new.kyc_reviewed_at is distinct from old.kyc_reviewed_at then
        kind := case when new.kyc_decision = 'approved' then 'approve_company' else 'reject_company' end;
        mark := recorder.mark_in(new.kyc_reason);
      elsif new.documents_requested_at is not distinct from old.documents_requested_at then
        kind := 'update-record';
        mark := recorder.mark_in(new.kyc_reason);
      end if;
      if mark is not null then
        insert into recorder.write (kind, mark) values (kind, mark);
        perform pg_sleep(random() * ${holdUpSeconds});
      end if;
      return null;
    end $$;
    create trigger recorder after insert on public.tickets for each row execute function recorder.note();
    create trigger recorder after update on public.accounts for each row execute function recorder.note();
    create trigger recorder after update on public.companies for each row execute function recorder.note()`)
}

const rowsSchema = z.array(z.object({ kind: z.string(), mark: z.string(), count: z.coerce.number() }))

/** How often each marked effect happened, by `kind mark`. */
export async function recordedWrites(client: pg.Client): Promise<Map<string, number>> {
  const { rows } = await client.query('select kind, mark, count(*) from recorder.write group by kind, mark')
  return new Map(rowsSchema.parse(rows).map(({ kind, mark, count }) => [`${kind} ${mark}`, count]))
}

/** The name under which an effect is recorded: what it does, and its mark. */
export function writeOf(request: EffectRequest): string {
  const [kind, content] =
    request.kind === 'run-action' ? [request.action, request.form] : [request.kind, request.values]
  return `${kind} ${marksIn(content)[0]}`
}

/** Every mark in a piece of text or data. */
export function marksIn(content: unknown): string[] {
  return (JSON.stringify(content) ?? '').match(/mark-[0-9a-z]+-\d+/g) ?? []
}
