import { replayMessages } from './messages.ts'
import classes from './replay.module.css'
import type { MarkShape } from './timeline.ts'

export const shapes: Record<MarkShape, string> = { person: '●', assistant: '◆', automation: '■', error: '▲' }

/** Who acted, or that something failed: by shape as well as colour, and in words for those who do not see it. */
export function ShapeMark({ shape }: { shape: MarkShape }) {
  return (
    <span className={classes.mark} data-shape={shape}>
      <span aria-hidden="true">{shapes[shape]}</span>
      <span className="visually-hidden">{replayMessages.shape[shape]}</span>
    </span>
  )
}
