import type { Proposal } from '#engine'
import classes from './run.module.css'

/** Why the assistant ranked this choice, where it did. */
export function RankedReason({ proposal, id }: { proposal: Proposal | undefined; id: string }) {
  const ranked = proposal?.alternatives.find((alternative) => alternative.id === id)
  return ranked ? <span className={classes.hint}>{ranked.why}</span> : null
}
