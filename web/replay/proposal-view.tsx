import type { Proposal, Step } from '#engine'
import { FlagList } from '../run/flag-list.tsx'
import { PlainValue } from '../run/plain-value.tsx'
import { SourceLine } from '../run/source-line.tsx'
import { comparedParts, namesFor, withNames } from './compare-answers.ts'
import { replayMessages } from './messages.ts'
import classes from './replay.module.css'

/** A suggestion as it was made: the answer, why, how sure, from where. Its text is shown as text. */
export function ProposalView({ proposal, step }: { proposal: Proposal; step: Step | undefined }) {
  const names = namesFor(step, proposal)
  const words = replayMessages.details
  return (
    <section className={classes.section}>
      <h3>{words.suggested}</h3>
      <dl className={classes.facts}>
        {comparedParts(undefined, proposal.answer).map((part) => (
          <div key={part.path}>
            <dt>{(part.path.split('.').at(-1) ?? part.path).replaceAll('_', ' ')}</dt>
            <dd>
              <PlainValue value={withNames(part.path, part.done, names)} />
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.why}</dt>
          <dd>{proposal.why}</dd>
        </div>
        <div>
          <dt>{words.certainty}</dt>
          <dd>
            {words.certainties[proposal.certainty]} · {proposal.assistant}
          </dd>
        </div>
      </dl>
      {proposal.answer.kind === 'guidance' && proposal.answer.flags && <FlagList flags={proposal.answer.flags} />}
      {proposal.sources.length > 0 && (
        <details>
          <summary>
            {words.sources} ({proposal.sources.length})
          </summary>
          {proposal.sources.map((source) => (
            <SourceLine key={`${source.path} ${source.text}`} source={source} />
          ))}
        </details>
      )}
      {proposal.alternatives.length > 0 && (
        <details>
          <summary>
            {words.alternatives} ({proposal.alternatives.length})
          </summary>
          <ol>
            {proposal.alternatives.map((alternative) => (
              <li key={alternative.id}>
                {alternative.label}: {alternative.why}
              </li>
            ))}
          </ol>
        </details>
      )}
      {proposal.missing.length > 0 && (
        <>
          <h3>{words.missing}</h3>
          <ul>
            {proposal.missing.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
