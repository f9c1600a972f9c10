import { Button } from '@mantine/core'
import type { Proposal } from '#engine'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

interface AlternativesProps {
  alternatives: Proposal['alternatives']
  onUse: (id: string) => void
}

/** What else the assistant thought of, likeliest first, each one click away. */
export function Alternatives({ alternatives, onUse }: AlternativesProps) {
  const words = runMessages.alternatives
  if (alternatives.length === 0) return null
  return (
    <section className={classes.group} aria-label={words.title}>
      <p className={classes.legend}>{words.title}</p>
      <ol className={classes.list}>
        {alternatives.map(({ id, label, why }) => (
          <li key={id} className={classes.alternative}>
            <span className={classes.cardText}>
              <strong>{label}</strong>
              <span className={classes.hint}>{why}</span>
            </span>
            <Button variant="default" size="compact-sm" aria-label={words.use(label)} onClick={() => onUse(id)}>
              {words.useShort}
            </Button>
          </li>
        ))}
      </ol>
    </section>
  )
}
