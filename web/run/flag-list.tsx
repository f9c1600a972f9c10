import { useState } from 'react'
import type { Evidence, RaisedFlag } from '#engine'
import { RecordLink } from '../components/record-link.tsx'
import { highlightHandlers } from './highlight.ts'
import { runMessages } from './messages.ts'
import { PlainValue } from './plain-value.tsx'
import classes from './run.module.css'

const severities = ['high', 'medium', 'low'] as const
const shapes = { high: '▲▲', medium: '▲', low: '△' } as const
const evidenceShown = 4

/** Red flags, the gravest first, each with its evidence. */
export function FlagList({ flags }: { flags: readonly RaisedFlag[] }) {
  const words = runMessages.guidance
  const sorted = severities.flatMap((severity) => flags.filter((flag) => flag.severity === severity))
  return (
    <section className={classes.group} aria-label={words.flags(flags.length)}>
      <p className={classes.legend}>{flags.length === 0 ? words.noFlags : words.flags(flags.length)}</p>
      {flags.length > 0 && (
        <ul className={classes.list}>
          {sorted.map((flag) => (
            <Flag key={flag.id} flag={flag} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Flag({ flag }: { flag: RaisedFlag }) {
  const words = runMessages.guidance
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? flag.evidence : flag.evidence.slice(0, evidenceShown)
  const hidden = flag.evidence.length - shown.length
  return (
    <li className={classes.flag} data-severity={flag.severity}>
      <span className={classes.severity}>
        <span aria-hidden="true">{shapes[flag.severity]}</span> {words.severity[flag.severity]}
        {flag.raisedBy === 'assistant' && ` · ${words.seenByAssistant}`}
      </span>
      <p>{flag.text}</p>
      {shown.length > 0 && (
        <ul className={classes.evidence} aria-label={words.evidence}>
          {shown.map((evidence) => (
            <EvidenceLine
              key={`${evidence.step ?? ''} ${evidence.label} ${evidence.record?.id ?? ''} ${JSON.stringify(evidence.value)}`}
              evidence={evidence}
            />
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <button type="button" className={classes.link} onClick={() => setWhole(true)}>
          {words.more(hidden)}
        </button>
      )}
    </li>
  )
}

function EvidenceLine({ evidence }: { evidence: Evidence }) {
  return (
    <li {...highlightHandlers(evidence.record, evidence.field)}>
      <span className={classes.hint}>{evidence.label}:</span> <PlainValue value={evidence.value} />
      {evidence.record && (
        <>
          {' · '}
          <RecordLink collection={evidence.record.collection} id={evidence.record.id} label={evidence.record.label} />
        </>
      )}
    </li>
  )
}
